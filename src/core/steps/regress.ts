import type { VersionRef } from '../../model/version-ref.js';
import { acceptCases, type Rewrite } from '../cases/accept.js';
import { describeCases } from '../cases/digest.js';
import type { RegressionCase } from '../cases/parse.js';
import { replayCases } from '../cases/replay.js';
import { foretell } from '../foretell.js';
import { restoreCases } from '../record/pseudonyms.js';
import { exactKey } from '../replay/same-input.js';
import type { CaseSet, Regression } from '../report/evidence.js';
import type { Report } from '../report/schema.js';
import type { Run } from '../run.js';
import { examineCases } from './examine.js';
import { candidateOf, engineCheckOf, type Judged, judgeOf } from './simulate.js';

export interface RegressOptions {
	judged: Judged;
	cases: RegressionCase[];
	/** Leave the rest alone after the first case that fails. */
	failFast: boolean;
	/** The part of the cases that this run is about, `2/5`; null for all of them. */
	shard: string | null;
	/** All cases of the files, those too that a filter or the shard left out. */
	all: RegressionCase[];
	/** Told of each case once it is judged. */
	onJudged?: (judged: Regression) => void;
	/** Whether cases may newly wait for a human. */
	acceptHold: boolean;
	/** Cases whose expectation is rewritten where it differs; null for none. */
	accept: Acceptor | null;
}

/** The names of cases, and how new expectations get into their files: wholly, or it throws. */
export interface Acceptor {
	names: string[];
	write(rewrites: Rewrite[]): Promise<void>;
}

/** Replays the cases on what is judged and on the baseline, and puts the results into the report in stable order. */
export async function regressStep(run: Run, report: Report, options: RegressOptions): Promise<Report> {
	const { judged, failFast, acceptHold, onJudged } = options;
	const home = { zone: run.zone, applications: run.catalog.applications };
	const restored = await restoreCases(options.cases, home);
	const baseline = report.baseline ?? (await run.catalog.baseline());
	const cases = await examineCases(run, restored, { replays: report.replays, baseline }, judged);
	const judges = {
		candidate: judgeOf(run, judged),
		baseline: baseline === null ? null : run.judges.forShow(baseline),
	};
	const callsPerCase = await callsFor(run, judged, baseline);
	const { concurrency, signal, progress } = run;
	const foretelling = (count: number) => foretell(run, count * callsPerCase);
	const replayed = await replayCases(cases, judges, {
		...{ concurrency, signal, progress, failFast },
		keyOf: judged.kind === 'version' ? await run.judges.keyOf(judged.version) : exactKey,
		foretell: foretelling,
		...(onJudged && { onJudged }),
	});
	const named = acceptCases(cases, replayed, options.accept?.names ?? []);
	if (named.rewrites.length > 0) await options.accept?.write(named.rewrites);
	const { regressions } = named;
	return {
		...report,
		ok: regressions.every((one) => one.passed || (acceptHold && one.change === 'newly_held')),
		candidate: report.candidate ?? candidateOf(report.replays, judged),
		baseline,
		regressions,
		cases: {
			...caseSetOf({ ...options, all: withExpectations(options.all, named.cases) }, regressions),
			accepted: named.accepted,
		},
		engine: engineCheckOf(run),
	};
}

/** What the cases were of which these were judged. Pure. */
export function caseSetOf(
	{ cases, all, shard }: Pick<RegressOptions, 'cases' | 'all' | 'shard'>,
	judged: Regression[],
): CaseSet {
	const { files, digest } = describeCases(all);
	const count = cases.length;
	return {
		...{ files, count, digest, shard },
		notRun: count - judged.length,
		leftOut: all.length - count,
		vacuous: judged.filter((one) => one.vacuous !== null).length,
		accepted: [],
	};
}

/** The cases of the files as they are once the expectations of some were rewritten there. */
function withExpectations(all: RegressionCase[], rewritten: RegressionCase[]): RegressionCase[] {
	const now = new Map(rewritten.map(({ name, expectation }) => [name, expectation]));
	return all.map((one) => ({ ...one, expectation: now.get(one.name) ?? one.expectation }));
}

/** Simulations that a case takes: one on the candidate, one on a baseline that cannot be decided offline. */
async function callsFor(run: Run, judged: Judged, baseline: VersionRef | null): Promise<number> {
	// Read beside the baseline's; where that fails, its judge says so.
	if (judged.kind === 'version') run.catalog.bundle(judged.version).catch(() => {});
	const offline = baseline === null || (await run.judges.decidesOffline(baseline));
	return (judged.kind === 'version' ? 1 : 0) + (offline ? 0 : 1);
}
