import type { VersionRef } from '../../model/version-ref.js';
import { describeCases } from '../cases/digest.js';
import type { RegressionCase } from '../cases/parse.js';
import { replayCases } from '../cases/replay.js';
import { foretell } from '../foretell.js';
import { summariseCandidate } from '../replay/replay.js';
import type { Report } from '../report/schema.js';
import type { Run } from '../run.js';
import { placeCases } from './place-cases.js';
import { engineCheckOf, type Judged, judgeOf } from './simulate.js';

export interface RegressOptions {
	judged: Judged;
	cases: RegressionCase[];
	/** Leave the rest alone after the first case that fails. */
	failFast: boolean;
	/** The part of the cases that this run is about, `2/5`; null for all of them. */
	shard: string | null;
	/** Cases of the files that a filter or the shard left out. */
	leftOut: number;
	/** Whether cases may newly wait for a human. */
	acceptHold: boolean;
}

/** Replays the cases on what is judged and on the baseline, and puts the results into the report in stable order. */
export async function regressStep(run: Run, report: Report, options: RegressOptions): Promise<Report> {
	const { judged, failFast, shard, leftOut, acceptHold } = options;
	const cases = await placeCases(run, options.cases, judged);
	const baseline = report.baseline ?? (await run.catalog.baseline());
	const judges = {
		candidate: judgeOf(run, judged),
		baseline: baseline === null ? null : run.judges.forShow(baseline),
	};
	const callsPerCase = await callsFor(run, judged, baseline);
	const { concurrency, signal, progress } = run;
	const foretelling = (count: number) => foretell(run, count * callsPerCase);
	const regressions = await replayCases(cases, judges, {
		...{ concurrency, signal, progress, failFast },
		foretell: foretelling,
	});
	const version = judged.kind === 'version' ? judged.version : null;
	const names = judged.kind === 'documents' ? judged.names : [];
	return {
		...report,
		ok: regressions.every((one) => one.passed || (acceptHold && one.change === 'newly_held')),
		candidate: report.candidate ?? summariseCandidate(report.replays, version, names),
		baseline,
		regressions,
		cases: { ...describeCases(cases), notRun: cases.length - regressions.length, shard, leftOut },
		engine: engineCheckOf(run),
	};
}

/** Simulations that a case takes: one on the candidate, one on a baseline that cannot be decided offline. */
async function callsFor(run: Run, judged: Judged, baseline: VersionRef | null): Promise<number> {
	// Read beside the baseline's; where that fails, its judge says so.
	if (judged.kind === 'version') run.catalog.bundle(judged.version).catch(() => {});
	const offline = baseline === null || (await run.judges.decidesOffline(baseline));
	return (judged.kind === 'version' ? 1 : 0) + (offline ? 0 : 1);
}
