import { CaracaliteError } from '../../model/errors.js';
import type { JsonObject } from '../../model/json.js';
import type { VersionRef } from '../../model/version-ref.js';
import type { Changes } from '../report/changes.js';
import type { Shadow } from '../report/shadow.js';
import { isoServerNow, type Run } from '../run.js';
import { analyse } from '../shadow/analyse.js';
import { decideClasses } from '../shadow/decide.js';
import type { Sides } from '../shadow/judges.js';
import type { TrafficRead } from '../traffic/class.js';
import { type AuditPart, readAudit } from '../traffic/walk.js';
import { readable } from '../zone/readable.js';
import { type Judged, judgeOf } from './simulate.js';

/** What a candidate is shadowed with. */
export interface ShadowOptions {
	judged: Judged;
	/** What is active; null where nothing is. */
	baseline: VersionRef | null;
	/** What the candidate changes against it, each gain marked with whether the denial needs it. */
	changes: Changes;
	/** The inputs of the denied request that the candidate is to repair; none without one. */
	denials: readonly JsonObject[];
	/** What narrowed the traffic, and how many calls it may take. */
	asked: Shadow['asked'];
}

/** A part of audit that begins somewhere. */
export type TrafficPart = AuditPart & { filter: { since: string } };

/** Reads traffic of the zone from its audit list, and reduces it to its classes. */
export async function readApiTraffic(run: Run, part: TrafficPart): Promise<TrafficRead> {
	const until = part.filter.until ?? isoServerNow(run);
	const { classes, events, decisions } = await readAudit(run.admin, part, run);
	const window = { since: part.filter.since, until };
	return { source: 'api', window, events, decisions, classes, missing: [], gaps: [], notes: [] };
}

/**
 * What the candidate would have made of traffic: each class of it decided by the version that decided it
 * then, by what is active and by the candidate. Nothing is thrown where nothing could be replayed: see
 * {@link refuseNothing}.
 */
export async function shadowStep(run: Run, traffic: TrafficRead, options: ShadowOptions): Promise<Shadow> {
	const sides = await sidesOf(run, options);
	const decided = await decideClasses(run, traffic.classes, sides, options.asked.budget);
	return analyse(decided, { traffic, ...(await explanationOf(run, sides, options)), cutOff: false });
}

/** Who decides a shadow. */
export async function sidesOf(run: Run, { judged, baseline }: ShadowOptions): Promise<Sides> {
	const candidate = judged.kind === 'version' ? judged.version : null;
	const bundle = judged.kind === 'version' ? await readable(run.catalog, judged.version) : judged.bundle;
	return { baseline, candidate, judge: judgeOf(run, judged), bundle };
}

/** What a shadow is explained by. */
export async function explanationOf(run: Run, { bundle }: Sides, { changes, denials, asked }: ShadowOptions) {
	const applications = await run.catalog.applications();
	const names = new Map(applications.map(({ id, name }) => [id, name]));
	return { asked, denials, bundle, names, rows: changes.unknown === null ? changes.authority.rows : null };
}

/** Throws `nothing_replayed` (exit 2) where a shadow tells nothing: no traffic, or none of it could be replayed. */
export function refuseNothing(shadow: Shadow): void {
	if (shadow.replayed.decisions > 0) return;
	const { decisions, leftOut, window } = shadow;
	const whys = leftOut.map((one) => `${one.decisions} ${one.why}`).join(', ');
	const text =
		decisions === 0
			? `no decision of policy that fits was found from ${window.since} to ${window.until}`
			: `none of ${decisions} decisions of policy could be replayed as it was logged (${whys})`;
	throw new CaracaliteError('nothing_replayed', `nothing was shadowed: ${text}`, {
		hint:
			decisions === 0
				? 'widen --since, or look with `caracalite audit`'
				: `look at one: caracalite explain ${leftOut[0]?.example.requestId ?? '<request>'}`,
		details: { leftOut },
	});
}

/** Whether nothing speaks against the candidate: no flip but what is needed or accepted, and nothing that may be one. */
export function isClear({ flips, findings, leftOut, cutOff }: Shadow): boolean {
	return (
		!cutOff &&
		flips.every(({ standing }) => standing !== 'open') &&
		findings.length === 0 &&
		leftOut.every(({ mayFlip }) => mayFlip === 0)
	);
}
