import type { CaseFile, RegressionCase } from '../../core/cases/parse.js';
import { restoreCases } from '../../core/record/pseudonyms.js';
import type { Regression } from '../../core/report/evidence.js';
import type { Report } from '../../core/report/schema.js';
import { emptyReport, type Run } from '../../core/run.js';
import { explainStep } from '../../core/steps/explain.js';
import { type RegressOptions, regressStep } from '../../core/steps/regress.js';
import { simulateStep } from '../../core/steps/simulate.js';
import { findRequest } from '../../core/trace/find-request.js';
import { CaracaliteError } from '../../model/errors.js';
import { VERSION } from '../../model/release.js';
import type { CommandContext } from '../contract.js';
import { matching } from './cases.js';
import { casesToRun } from './cases-to-run.js';
import type { ReplayChoices } from './handed.js';
import { readJudged } from './judged.js';

/** What is to be judged, and on what. */
export interface EvidenceNamed {
	requestId: string | undefined;
	/** Only cases whose name holds this text. */
	filter: string | undefined;
	/** A report that asks for it. */
	handed: Report | null;
	/** Case files of this run. */
	own: CaseFile[];
	choices: ReplayChoices;
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
 * Finds out what a verdict needs: explains the request, replays it, and runs every case. Of a report that
 * was handed over nothing is believed. Throws `nothing_to_judge` where neither a request nor cases are named.
 */
export async function gatherEvidence(
	context: CommandContext,
	run: Run,
	named: EvidenceNamed,
): Promise<Evidence> {
	const { handed, own, filter, choices, keep = () => {} } = named;
	// A report counts before the environment.
	const asked = handed === null ? context.settings.deniedRequestId : (handed.trace?.requestId ?? null);
	const meant = named.requestId ?? asked;
	const requestId = meant === null ? null : await findRequest(run.admin, meant);
	const all = await casesToRun(context, own, handed);
	if (requestId === null && all.length === 0) {
		throw new CaracaliteError('nothing_to_judge', 'no denied request and no cases are named', {
			hint: 'name a request id, give --cases <files>, or pipe in a report',
		});
	}
	const judged = await readJudged(context, run, handed, undefined, false);
	let report = emptyReport(run, VERSION);
	const tell = (cases: SoFar['cases'], done: Regression[]) => keep({ report, cases, judged: done });
	if (requestId !== null) {
		report = await explainStep(run, report, requestId);
		tell(null, []);
		report = await simulateStep(run, report, { judged, input: null, ...choices });
		tell(null, []);
	}
	if (all.length === 0) return { report, cases: [] };
	const cases = matching(all, filter);
	const done: Regression[] = [];
	const chosen = { cases, all, shard: null };
	tell(chosen, done);
	const options = { judged, ...chosen, failFast: false, acceptHold: false, accept: null };
	report = await regressStep(run, report, { ...options, onJudged: (one) => done.push(one) });
	const home = { zone: run.zone, applications: run.catalog.applications };
	return { report, cases: await restoreCases(cases, home) };
}
