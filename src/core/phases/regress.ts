import { describeCases } from '../cases/digest.js';
import type { RegressionCase } from '../cases/parse.js';
import { runCases } from '../cases/run.js';
import { summariseCandidate } from '../replay/replay.js';
import type { Report } from '../report/schema.js';
import type { Run } from '../run.js';
import { type Judged, judgeOf } from './simulate.js';

/** Replays the cases on what is judged, and puts their results into the report in stable order. */
export async function regressPhase(
	run: Run,
	report: Report,
	judged: Judged,
	cases: RegressionCase[],
): Promise<Report> {
	const regressions = await runCases(cases, judgeOf(run, judged), run);
	const version = judged.kind === 'version' ? judged.version : null;
	const names = judged.kind === 'documents' ? judged.names : [];
	return {
		...report,
		ok: regressions.every((one) => one.passed),
		candidate: report.candidate ?? summariseCandidate(report.replays, version, names),
		baseline: report.baseline ?? (await run.catalog.baseline()),
		regressions,
		cases: describeCases(cases),
	};
}
