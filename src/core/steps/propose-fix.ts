import { isCaracaliteError } from '../../model/errors.js';
import { tracesOf } from '../report/requests.js';
import type { Report } from '../report/schema.js';
import type { Run } from '../run.js';
import { isMendable } from '../trace/mendable.js';
import { proposedFor } from './propose.js';

/**
 * The report of explained requests with what is proposed for them against the active version, by the
 * documents alone: no traffic is looked at. As it was where policy mends none, or nothing is active.
 */
export async function proposeFix(run: Run, report: Report): Promise<Report> {
	const { baseline } = report;
	const traces = tracesOf(report).filter(isMendable);
	if (baseline === null || traces.length === 0) return report;
	try {
		const documents = await run.catalog.documents(baseline);
		const names = new Map(
			traces.flatMap(({ application }) =>
				application?.name == null ? [] : [[application.id, application.name]],
			),
		);
		const editable = { version: baseline, documents: documents.map((one) => ({ ...one, file: null })) };
		const { proposal } = await proposedFor({ traces, resource: null }, names, editable, null);
		return { ...report, proposal };
	} catch (error) {
		// The trace is worth having without a proposal.
		if (!isCaracaliteError(error, 'documents_unreadable')) throw error;
		return report;
	}
}
