import type { AuditLine, AuditRow } from '../../core/report/documents.js';
import { isoServerNow, type Run } from '../../core/run.js';
import { newestRequests } from '../../core/trace/audit-requests.js';
import { auditRow } from '../../core/trace/audit-row.js';
import { followAudit } from '../../core/trace/follow.js';
import { refuseUnknownResource } from '../../core/zone/resources.js';
import type { AuditFilter } from '../../model/audit.js';
import { isCaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import { renderAudit, renderAuditRow } from '../../render/audit.js';
import { cleanValues } from '../../render/clean-values.js';
import { targetLine } from '../../render/target.js';
import { type CommandContext, type CommandResult, type Handler, resultOf } from '../contract.js';
import { take } from '../declaration/take.js';
import { openRun } from '../input/run.js';
import { readWholeWindow } from '../input/window.js';
import { type audit, DEFAULT_LIMIT } from './declaration.js';

const SCHEMA = 'caracalite/audit@1' as const;

type Fits = (row: AuditRow) => boolean;

export const run: Handler<typeof audit> = async (given, context) => {
	const [follow, window] = take(given, ['follow', 'window']);
	const run = await openRun(context);
	const { filter: server, resource, decision, limit } = await readWholeWindow(run, window);
	const filter = { ...server, ...(decision === null ? {} : { decision }) };
	const fits: Fits = (row) => resource === null || row.resource === resource;
	if (follow) return followed(context, run, filter, fits);
	const { requests, more } = await newestRequests(
		run.admin.auditEvents(filter),
		fits,
		limit ?? DEFAULT_LIMIT,
	);
	if (requests.length === 0) await refuseUnknownResource(run.catalog, resource);
	const events = requests.flatMap(({ rows }) => rows);
	return resultOf(
		{ schema: SCHEMA, ok: true, zoneId: run.zone.id, requests: requests.length, more, events },
		(_clean, style) => renderAudit(cleanValues(requests), more, style),
		EXIT.clean,
	);
};

/** Prints decisions as they come in, a line each, until it is stopped, which is its clean end. */
async function followed(
	context: CommandContext,
	run: Run,
	filter: AuditFilter,
	fits: Fits,
): Promise<CommandResult<typeof SCHEMA>> {
	const target = context.target() ?? undefined;
	const since = filter.since ?? isoServerNow(run);
	const begun: AuditLine = { schema: SCHEMA, ok: true, event: 'following', target, since };
	context.emit({
		document: begun,
		render: () => `  Following ${target === undefined ? run.zone.name : targetLine(target)} until Ctrl-C.`,
	});
	try {
		for await (const event of followAudit(run.admin, run.clock, run.signal, { ...filter, since })) {
			const row = auditRow(event);
			if (!fits(row)) continue;
			const line: AuditLine = { schema: SCHEMA, ok: true, event: 'decision', ...row };
			context.emit({ document: line, render: (style) => renderAuditRow(cleanValues(row), style) });
		}
	} catch (error) {
		if (!isCaracaliteError(run.signal.reason, 'interrupted')) throw error;
	}
	if (!isCaracaliteError(run.signal.reason, 'interrupted')) throw run.signal.reason;
	const stopped: AuditLine = { schema: SCHEMA, ok: true, event: 'stopped' };
	return resultOf(stopped, () => '', EXIT.clean);
}
