import { z } from 'zod';
import type { AuditRow } from '../core/report/documents.js';
import type { Run } from '../core/run.js';
import { auditRow } from '../core/trace/audit-row.js';
import { followAudit } from '../core/trace/follow.js';
import { resolveApplication } from '../core/zone/applications.js';
import type { AuditFilter } from '../model/audit.js';
import { parseInstant } from '../model/duration.js';
import { EXIT } from '../model/exit-codes.js';
import { renderAudit, renderAuditRow } from '../render/audit.js';
import { cleanValues } from '../render/clean-values.js';
import type { CommandContext, CommandResult } from './contract.js';
import { openRun } from './input/run.js';

const Options = z.object({
	since: z.string().optional(),
	until: z.string().optional(),
	application: z.string().optional(),
	resource: z.string().optional(),
	decision: z.enum(['allow', 'deny']).optional(),
	label: z.string().optional(),
	limit: z.number().int().positive().default(30),
	follow: z.boolean().default(false),
});
type Options = z.infer<typeof Options>;

export async function run(
	_args: string[],
	options: Record<string, unknown>,
	context: CommandContext,
): Promise<CommandResult> {
	const given = Options.parse(options);
	const run = await openRun(context);
	const filter = await filterOf(context, run, given);
	const fits = (row: AuditRow) => given.resource === undefined || row.resource === given.resource;
	if (given.follow) {
		for await (const event of followAudit(run.admin, run.clock, run.signal, filter)) {
			const row = auditRow(event);
			if (fits(row)) context.emit({ ...row }, (style) => renderAuditRow(cleanValues(row), style));
		}
	}
	const { rows, more } = await readRows(run, filter, fits, given.limit);
	const document = { schema: 'caracalite/audit@1', ok: true, zoneId: run.zone.id, more, events: rows };
	return { document, text: (style) => renderAudit(cleanValues(rows), more, style), exit: EXIT.clean };
}

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

async function filterOf(context: CommandContext, run: Run, given: Options): Promise<AuditFilter> {
	const now = context.clock.now();
	const since = given.since === undefined ? null : parseInstant(given.since, now);
	const until = given.until === undefined ? null : parseInstant(given.until, now);
	return {
		...(since === null ? {} : { since }),
		...(until === null ? {} : { until }),
		...(given.decision === undefined ? {} : { decision: given.decision }),
		...(given.label === undefined ? {} : { label: given.label }),
		...(given.application === undefined
			? {}
			: { applicationId: (await resolveApplication(run.catalog, given.application)).id }),
	};
}
