import { CaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import { calibrate, type RecordRun } from '../record/calibrate.js';
import { type Gathered, gatherRequests, gatherWindow } from '../record/gather.js';
import { type Draft, draftsOf, leftOutOf, sampled } from '../record/select.js';
import type { LeftOut, LeftOutWhy, Recorded } from '../report/recorded.js';
import type { AuditPart } from '../traffic/walk.js';
import { refuseUnknownResource } from '../zone/resources.js';

/** What to record: single requests, or a part of audit. */
export interface RecordOptions {
	what: { kind: 'requests'; requestIds: string[] } | { kind: 'window'; window: AuditPart };
	/** Distinct decisions at most, always the same ones; null for all of them. */
	sample: number | null;
	pseudonyms: boolean;
}

/** The cases that audit gives, and what was left out and why. */
export interface Recording extends Pick<Recorded, 'counts' | 'leftOut' | 'offline' | 'engine'> {
	drafts: Draft[];
}

/**
 * Makes regression cases out of what audit holds: each distinct decision of policy once, its input put
 * back, and only where the version that decided it still decides so. Throws `request_not_found`, and
 * `nothing_recorded` (exit 1) where no case came of it.
 */
export async function recordCases(run: RecordRun, options: RecordOptions): Promise<Recording> {
	const { what, sample, pseudonyms } = options;
	const gathered =
		what.kind === 'requests'
			? await gatherRequests(run.admin, what.requestIds, run)
			: await gatherWindow(run.admin, what.window, run);
	const { kept, rest } = sampled(gathered.sightings, sample);
	const calibrated = await calibrate(run, kept);
	const drafts = draftsOf(calibrated, pseudonyms);
	const leftOut = [
		...calibrated.flatMap(({ why, sighting, answer }) =>
			why === 'calibrated' ? [] : [leftOutOf(sighting, why, answer, pseudonyms)],
		),
		...rest.map((sighting) => leftOutOf(sighting, 'not_sampled', null, pseudonyms)),
	];
	if (gathered.decisions === 0 && what.kind === 'window') {
		await refuseUnknownResource(run.catalog, what.window.resource);
	}
	if (drafts.length === 0) throw nothingRecorded(gathered, leftOut);
	return {
		drafts,
		counts: countsOf(gathered, drafts, leftOut),
		leftOut,
		offline: calibrated.some(({ answer }) => answer?.by === 'offline' && answer.evaluation === 'executed'),
		engine: { ...run.judges.engineCheck(), logicVersions: run.judges.logicVersions() },
	};
}

function countsOf(gathered: Gathered, drafts: Draft[], leftOut: LeftOut[]): Recorded['counts'] {
	const count = (why: LeftOutWhy) => {
		const rows = leftOut.filter((one) => one.why === why);
		return { decisions: rows.length, events: rows.reduce((sum, { events }) => sum + events, 0) };
	};
	return {
		events: gathered.events,
		exchanges: gathered.exchanges,
		decisions: gathered.decisions,
		cases: drafts.length,
		superseded: drafts.filter(({ recorded }) => recorded.superseded !== undefined).length,
		denials: drafts.filter(({ recorded }) => recorded.expect === 'deny').length,
		uncalibrated: count('uncalibrated'),
		uncalibratable: count('uncalibratable'),
		ambiguous: count('ambiguous'),
		not_sampled: count('not_sampled'),
	};
}

function nothingRecorded(gathered: Gathered, leftOut: LeftOut[]): CaracaliteError {
	const { decisions } = gathered;
	const counts = countsOf(gathered, [], leftOut);
	const found =
		decisions === 0
			? 'audit holds no decision of policy that fits'
			: `none of ${decisions} decisions of policy can be replayed as it was logged`;
	return new CaracaliteError('nothing_recorded', `nothing was recorded: ${found}`, {
		hint:
			decisions === 0
				? 'widen --since, or look with `caracalite audit`'
				: `look at one: caracalite explain ${leftOut[0]?.requestId ?? '<request>'}`,
		exit: EXIT.blocked,
		details: { counts, leftOut },
	});
}
