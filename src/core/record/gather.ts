import { mintsFor } from '../event/mints.js';
import { readEvent } from '../event/read.js';
import { siblingsOf } from '../event/surroundings.js';
import type { Progress } from '../ports.js';
import type { TrafficClass } from '../traffic/class.js';
import { ClassTallies } from '../traffic/class-tallies.js';
import { type AuditPart, type AuditReader, classesOf, readAudit } from '../traffic/walk.js';
import type { Sighting } from './sighting.js';

/** What was found in audit: every distinct decision, and how many events there were. */
export interface Gathered {
	sightings: Sighting[];
	/** Events read in the window. */
	events: number;
	/** Exchanges that they belong to. */
	exchanges: number;
	/** Of these, decisions that policy made and that fit. */
	decisions: number;
}

/** The distinct decisions of a part of audit. */
export async function gatherWindow(
	admin: AuditReader,
	part: AuditPart,
	run: { progress: Progress; signal: AbortSignal },
): Promise<Gathered> {
	const { classes, ...counts } = await readAudit(admin, part, run);
	return { ...counts, sightings: classes.map((one) => sightingOf(one, admin.zoneId)) };
}

/** What recording keeps of a class of traffic. Pure. */
export function sightingOf({ event, mints, seen }: TrafficClass, zoneId: string): Sighting {
	const read = readEvent(event, { zoneId, asRebuilt: null });
	if (!read.byPolicy) throw new Error(`event ${event.id} is of no class: policy did not decide it`);
	return { event: read, mints, seen };
}

/** The decisions of single requests, by their ids. Throws `request_not_found`. */
export async function gatherRequests(
	admin: AuditReader,
	requestIds: string[],
	run: { progress: Progress; signal: AbortSignal },
): Promise<Gathered> {
	const counts = { events: 0, exchanges: 0, decisions: 0 };
	const tallies = new ClassTallies();
	for (const requestId of new Set(requestIds)) {
		run.signal.throwIfAborted();
		run.progress({ step: 'audit', text: `reading request ${requestId}` });
		const { events } = await admin.explain(requestId);
		counts.events += events.length;
		counts.exchanges += 1;
		for (const event of events) {
			const read = readEvent(event, { zoneId: admin.zoneId, asRebuilt: null });
			if (!read.byPolicy) continue;
			counts.decisions += 1;
			const { presentation } = read;
			const around = presentation === null ? [] : await siblingsOf(admin, presentation);
			tallies.add(read, event, presentation === null ? [] : mintsFor(presentation, around));
		}
	}
	const classes = await classesOf(admin, tallies);
	return { ...counts, sightings: classes.map((one) => sightingOf(one, admin.zoneId)) };
}
