import pLimit from 'p-limit';
import { asTraces } from '../report/requests.js';
import type { Report } from '../report/schema.js';
import type { Trace } from '../report/trace.js';
import type { Run } from '../run.js';
import { explainRequest } from '../trace/explain.js';
import { policyDenials } from '../trace/outcome.js';

/** Puts the audit traces of some requests into the report. Throws `request_not_found`. */
export async function explainStep(run: Run, report: Report, requestIds: readonly string[]): Promise<Report> {
	const limit = pLimit(run.concurrency);
	let done = 0;
	const total = requestIds.length;
	const tell = () =>
		run.progress({ step: 'explain', text: 'reading audit', ...(total > 1 && { done, total }) });
	tell();
	const read = async (requestId: string) => {
		run.signal.throwIfAborted();
		const trace = await explainRequest(run.admin, run.catalog, requestId);
		done += 1;
		tell();
		return trace;
	};
	const traces = await Promise.all(requestIds.map((requestId) => limit(read, requestId)));
	return { ...report, ...explained(traces), baseline: await run.catalog.baseline() };
}

/** What a report says of requests as they were read. Pure. */
export function explained(
	traces: readonly Trace[],
): Pick<Report, 'trace' | 'otherTraces' | 'reproduced' | 'policyInput'> {
	const denials = traces.map((trace) => policyDenials(trace, null));
	return {
		...asTraces(traces),
		reproduced: traces.length > 0 && denials.every((some) => some.length > 0),
		policyInput: denials.flat()[0]?.input ?? null,
	};
}
