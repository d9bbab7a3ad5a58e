import type { AuditRow } from '../../core/report/documents.js';
import type { Run } from '../../core/run.js';
import { auditRow } from '../../core/trace/audit-row.js';
import { followAudit } from '../../core/trace/follow.js';
import type { AuditFilter } from '../../model/audit.js';
import { EXIT } from '../../model/exit-codes.js';
import { renderAudit, renderAuditRow } from '../../render/audit.js';
import { cleanValues } from '../../render/clean-values.js';
import { type Handler, resultOf } from '../contract.js';
import { take } from '../declaration/take.js';
import { openRun } from '../input/run.js';
import { readWholeWindow } from '../input/window.js';
import type { audit } from './declaration.js';

const DEFAULT_LIMIT = 30;

export const run: Handler<typeof audit> = async (given, context) => {
	const [follow, window] = take(given, ['follow', 'window']);
	const run = await openRun(context);
	const { filter: server, resource, decision, limit } = await readWholeWindow(run, window);
	const filter = { ...server, ...(decision === null ? {} : { decision }) };
	const fits = (row: AuditRow) => resource === null || row.resource === resource;
	if (follow) {
		for await (const event of followAudit(run.admin, run.clock, run.signal, filter)) {
			const row = auditRow(event);
			if (!fits(row)) continue;
			context.emit({ document: { ...row }, render: (style) => renderAuditRow(cleanValues(row), style) });
		}
	}
	const { rows, more } = await readRows(run, filter, fits, limit ?? DEFAULT_LIMIT);
	return resultOf(
		{ schema: 'caracalite/audit@1', ok: true, zoneId: run.zone.id, more, events: rows },
		(clean, style) => renderAudit(clean.events, more, style),
		EXIT.clean,
	);
};

async function readRows(
	run: Run,
	filter: AuditFilter,
	fits: (row: AuditRow) => boolean,
	limit: number,
): Promise<{ rows: AuditRow[]; more: boolean }> {
	const rows: AuditRow[] = [];
	for await (const event of run.admin.auditEvents(filter)) {
		const row = auditRow(event);
		if (!fits(row)) continue;
		if (rows.length === limit) return { rows, more: true };
		rows.push(row);
	}
	return { rows, more: false };
}
