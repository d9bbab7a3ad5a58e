import { isByFlag } from '../../config/settings.js';
import type { Overlay } from '../../core/replay/overlay.js';
import type { Report } from '../../core/report/schema.js';
import type { Run } from '../../core/run.js';
import { explainStep } from '../../core/steps/explain.js';
import { regressStep } from '../../core/steps/regress.js';
import { type Judged, simulateStep } from '../../core/steps/simulate.js';
import { CaracaliteError } from '../../model/errors.js';
import type { CommandContext } from '../contract.js';
import { matching, readCases } from './cases.js';
import { readJudged } from './judged.js';
import { continueReport } from './report.js';

export interface ReplayChoices {
	resource: string | null;
	asRebuilt: boolean;
	overlays: Overlay[];
}

/** What the command line names of the evidence. */
export interface EvidenceNamed {
	requestId: string | undefined;
	/** Only cases whose name holds this text. */
	filter: string | undefined;
	/** A report to continue. */
	file: string | undefined;
}

const AS_LOGGED: ReplayChoices = { resource: null, asRebuilt: false, overlays: [] };

/**
 * Brings a report to where it can be judged: continues the one that is piped in, and gathers what it
 * lacks. Throws `nothing_to_judge` where neither a request nor cases are named.
 */
export async function gatherEvidence(
	context: CommandContext,
	run: Run,
	{ requestId, filter, file }: EvidenceNamed,
	choices: ReplayChoices = AS_LOGGED,
): Promise<Report> {
	const given = await continueReport(context, run, { file, requestId });
	refuseOtherRequest(given, requestId);
	const explained = await withTrace(run, given, requestId ?? context.settings.deniedRequestId);
	const { settings } = context;
	// Cases of the profile count where the report brings none.
	const counts = isByFlag(settings, 'cases') || explained.regressions.length === 0;
	const patterns = counts ? settings.cases : [];
	if (
		explained.trace === null &&
		explained.replays.length === 0 &&
		explained.regressions.length === 0 &&
		patterns.length === 0
	) {
		throw new CaracaliteError('nothing_to_judge', 'no denied request and no cases are named', {
			hint: 'name a request id, give --cases <files>, or pipe in a report',
		});
	}
	const judged = await readJudged(context, run, explained, undefined, false);
	const simulated =
		explained.trace === null || explained.replays.length > 0
			? explained
			: await simulateStep(run, explained, { judged, input: null, ...choices });
	return withCases(context, run, simulated, judged, patterns, filter);
}

/** Explains the request where the report to continue has not: a report counts before the environment. */
async function withTrace(run: Run, report: Report, requestId: string | null): Promise<Report> {
	if (requestId === null || report.trace !== null || report.replays.length > 0) return report;
	return explainStep(run, report, requestId);
}

function refuseOtherRequest(report: Report, named: string | undefined): void {
	const told = report.trace?.requestId;
	if (named === undefined || told === undefined || told === named) return;
	throw new CaracaliteError('report_other_request', `the report is about request ${told}, not ${named}`, {
		hint: 'leave the request out, or the report',
	});
}

/** Runs the cases that are named and puts them into the report; as it was where none are. */
async function withCases(
	context: CommandContext,
	run: Run,
	report: Report,
	judged: Judged,
	patterns: string[],
	filter: string | undefined,
): Promise<Report> {
	if (patterns.length === 0) return report;
	const all = await readCases(context, patterns);
	const cases = matching(all, filter);
	return regressStep(run, report, {
		...{ judged, cases, failFast: false, shard: null, acceptHold: false, accept: null },
		leftOut: all.length - cases.length,
	});
}
