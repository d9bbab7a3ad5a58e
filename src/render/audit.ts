import type { AuditRow } from '../core/report/documents.js';
import { counted, pad, timeOf } from './layout.js';
import type { Style } from './style.js';

/** Recent decisions, newest first. */
export function renderAudit(rows: AuditRow[], more: boolean, style: Style): string {
	if (rows.length === 0) return '\n  Audit has no decision that fits.\n';
	const lines = rows.map((row) => renderAuditRow(row, style));
	const tail = more ? ['', `  ${counted(rows.length, 'decision')} shown; there are more (--limit)`] : [];
	return ['', ...lines, ...tail, ''].join('\n');
}

/** One decision on one line: when, what came of it, who asked for what, and the request to explain. */
export function renderAuditRow(row: AuditRow, style: Style): string {
	const who = row.application?.name ?? row.application?.id ?? '';
	const labels = row.labels.length === 0 ? '' : ` [${row.labels.join(', ')}]`;
	const what = [row.requestedScopes.join(', '), row.resource]
		.filter((part) => part !== null && part !== '')
		.join(' on ');
	const reason = row.reason === null ? '' : ` (${row.reason})`;
	return `  ${style.paint.dim(pad(timeOf(style, row.at), style.terminal ? 11 : 24))} ${word(row, style)} ${who}${labels} ${what}${reason}  ${style.paint.dim(row.requestId)}`;
}

function word(row: AuditRow, style: Style): string {
	const text = pad(row.decision, 7);
	if (row.decision === 'deny') return style.paint.red(text);
	return row.decision === 'allow' ? style.paint.green(text) : style.paint.yellow(text);
}
