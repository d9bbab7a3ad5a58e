import { isCaracaliteError } from '../../model/errors.js';
import type { Report } from '../report/schema.js';
import type { Run } from '../run.js';
import { isMendable } from '../trace/mendable.js';
import { proposedFor } from './propose.js';

/**
 * The report of an explained request with what is proposed for it against the active version, by the
 * documents alone: no traffic is looked at. As it was where policy cannot mend it, or nothing is active.
 */
export async function proposeFix(run: Run, report: Report): Promise<Report> {
	const { trace, baseline } = report;
	if (trace === null || baseline === null || !isMendable(trace)) return report;
	try {
		const documents = await run.catalog.documents(baseline);
		const { application } = trace;
		const names = new Map(application?.name == null ? [] : [[application.id, application.name]]);
		const editable = { version: baseline, documents: documents.map((one) => ({ ...one, file: null })) };
		const { proposal } = await proposedFor({ traces: [trace], resource: null }, names, editable, null);
		return { ...report, proposal };
	} catch (error) {
		// The trace is worth having without a proposal.
		if (!isCaracaliteError(error, 'documents_unreadable')) throw error;
		return report;
	}
}
