import type { RegressionCase } from '../cases/parse.js';
import type { Regression } from '../report/evidence.js';
import { tracesOf } from '../report/requests.js';
import type { Report } from '../report/schema.js';
import type { Run } from '../run.js';
import { placeCases } from './place-cases.js';
import { type RegressOptions, regressStep } from './regress.js';
import { shadowEvidence, type TrafficQuestion } from './shadow-evidence.js';
import { type SimulateOptions, simulateStep } from './simulate.js';

/** What a candidate is judged on: the requests of the report, as they are replayed, and cases. */
export interface Question extends Omit<SimulateOptions, 'input'> {
	/** The cases to run, and all of their files. */
	cases: RegressionCase[];
	all: RegressionCase[];
	/** Traffic that is replayed as well; null for none. */
	traffic: TrafficQuestion | null;
	/** Told of what was found out so far. */
	keep?: (sofar: SoFar) => void;
}

/** What was found out before a run was cut off. */
export interface SoFar {
	report: Report;
	/** The cases that are being run; null before that. */
	cases: Pick<RegressOptions, 'cases' | 'all' | 'shard'> | null;
	/** Those that were judged, in the order in which they were. */
	judged: Regression[];
}

/** Evidence that was found out in this run, all of it. */
export interface Evidence {
	report: Report;
	/** The cases that were run. */
	cases: RegressionCase[];
}

/**
 * Finds out what a verdict rests on: replays every request that the report tells of, and runs every case. A
 * report of no request is judged by cases alone. Throws what {@link simulateStep} and {@link regressStep} throw.
 */
export async function gatherStep(run: Run, explained: Report, question: Question): Promise<Evidence> {
	const { judged, cases, all, traffic, keep = () => {}, ...replay } = question;
	const none = { cases: null, judged: [] };
	keep({ report: explained, ...none });
	const replayed =
		tracesOf(explained).length === 0
			? explained
			: await simulateStep(run, explained, { judged, ...replay, input: null });
	keep({ report: replayed, ...none });
	if (cases.length === 0) return { report: await withTraffic(run, replayed, judged, traffic), cases };
	const done: Regression[] = [];
	const chosen = { cases, all, shard: null };
	keep({ report: replayed, cases: chosen, judged: done });
	const options = { judged, ...chosen, failFast: false, acceptHold: false, accept: null };
	const regressed = await regressStep(run, replayed, { ...options, onJudged: (one) => done.push(one) });
	const report = await withTraffic(run, regressed, judged, traffic);
	return { report, cases: await placeCases(run, cases, judged) };
}

/** The report with what its candidate makes of traffic, where that is asked for. */
async function withTraffic(
	run: Run,
	report: Report,
	judged: Question['judged'],
	traffic: TrafficQuestion | null,
): Promise<Report> {
	return traffic === null
		? report
		: { ...report, shadow: await shadowEvidence(run, report, judged, traffic) };
}
