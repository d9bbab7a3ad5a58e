import type { VersionRef } from '../../model/version-ref.js';
import type { Known, Unsure, UnsureWhy } from '../../tighten/usage.js';
import { possibleInputs } from '../event/read.js';
import { type Calibrated, calibrate } from '../record/calibrate.js';
import { sightingOf } from '../record/gather.js';
import type { UsedTraffic } from '../report/used-traffic.js';
import type { Run } from '../run.js';
import type { TrafficRead } from '../traffic/class.js';

/** Traffic of a window, as what documents grant is held against it. */
export interface Traffic {
	/** As it is told. */
	told: UsedTraffic;
	known: Known[];
	unsure: Unsure[];
	/** Versions that decided any of it and are still there. */
	deciders: VersionRef[];
}

/**
 * Asks the version that decided each class of traffic whether it still decides
 * so: what it does is surely known, of the rest only who asked on which resource.
 */
export async function usedTraffic(run: Run, read: TrafficRead): Promise<Traffic> {
	const sightings = read.classes.map((one) => sightingOf(one, run.admin.zoneId));
	const calibrated = await calibrate(run, sightings);
	const resources = calibrated.some(({ why }) => why !== 'calibrated') ? await run.catalog.resources() : [];
	const scopesOf = new Map(resources.map(({ identifier, scopes }) => [identifier, scopes]));
	const known: Known[] = [];
	const unsure: Unsure[] = [];
	for (const one of calibrated) {
		const { event, mints, seen } = one.sighting;
		const { count: requests, last } = seen;
		if (one.chosen !== null) {
			known.push({ input: one.chosen.input, caseName: null, requests, last });
			continue;
		}
		const resourceScopes = scopesOf.get(event.resource ?? '') ?? [];
		const inputs = possibleInputs(event, { mints, resourceScopes }).map(({ input }) => input);
		unsure.push({ inputs, why: whyUnsure(one), requests });
	}
	const deciders = new Map(
		calibrated.flatMap(({ decider }) => (decider === null ? [] : [[decider.versionId, decider] as const])),
	);
	return { told: toldOf(read, known, unsure), known, unsure, deciders: [...deciders.values()] };
}

function whyUnsure({ why, sighting }: Calibrated): UnsureWhy {
	if (why === 'uncalibratable') return 'version_gone';
	return why === 'ambiguous' && sighting.event.presentation !== null ? 'mandate_unknown' : 'not_replayed';
}

function toldOf(read: TrafficRead, known: readonly Known[], unsure: readonly Unsure[]): UsedTraffic {
	const { source, window, events, decisions, classes, missing, notes } = read;
	const whys = [...new Set(unsure.map(({ why }) => why))];
	return {
		...{ source, window, events, decisions, classes: classes.length, missing, notes },
		replayed: { decisions: sum(known), classes: known.length },
		notReplayed: whys.map((why) => {
			const own = unsure.filter((one) => one.why === why);
			return { why, decisions: sum(own), classes: own.length };
		}),
	};
}

function sum(parts: readonly { requests: number }[]): number {
	return parts.reduce((total, { requests }) => total + requests, 0);
}
