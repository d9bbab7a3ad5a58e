import type { Report } from '../report/schema.js';
import type { Run } from '../run.js';
import { explainRequest } from '../trace/explain.js';
import { policyDenials } from '../trace/outcome.js';

/** Puts the audit trace of a request into the report. Throws `request_not_found`. */
export async function explainStep(run: Run, report: Report, requestId: string): Promise<Report> {
	run.progress({ step: 'explain', text: 'reading audit' });
	const trace = await explainRequest(run.admin, run.catalog, requestId);
	const denials = policyDenials(trace, null);
	return {
		...report,
		reproduced: denials.length > 0,
		trace,
		policyInput: denials[0]?.input ?? null,
		baseline: await run.catalog.baseline(),
	};
}
