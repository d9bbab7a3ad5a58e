import type { AuditRow } from '../core/report/documents.js';
import type { AuditedRequest } from '../core/trace/audit-requests.js';
import { tellingLength } from '../model/ids.js';
import { counted, pad, timeOf, wrap } from './layout.js';
import type { Style } from './style.js';

const DECISION = 8;

/** Recent requests, newest first, one a row. */
export function renderAudit(requests: AuditedRequest[], more: boolean, style: Style): string {
	if (requests.length === 0) return '  Audit has no decision that fits.\n';
	const ids = requests.map((one) => one.requestId);
	const length = style.verbose ? Math.max(...ids.map((id) => id.length)) : tellingLength(ids);
	const tail = more ? ['', `  ${counted(requests.length, 'request')} shown; there are more (--limit)`] : [];
	return [...requests.map((one) => requestLine(one, length, style)), ...tail, ''].join('\n');
}

/** One event as it comes in. Later ones may have an id that begins alike, so that it is printed whole. */
export function renderAuditRow(row: AuditRow, style: Style): string {
	return requestLine({ requestId: row.requestId, rows: [row] }, row.requestId.length, style);
}

/**
 * When, what came of it, the request to explain, and who asked for what: the columns that are alike first.
 * Off a terminal a row is one line, for those who search it.
 */
function requestLine({ requestId, rows }: AuditedRequest, idLength: number, style: Style): string {
	const time = pad(timeOf(style, rows[0].at), style.terminal ? 12 : 24);
	const id = pad(requestId.slice(0, idLength), idLength);
	const indent = 2 + time.length + 1 + DECISION + idLength + 2;
	const told = toldOf(rows);
	const head = `  ${style.paint.dim(time)} ${word(decisionOf(told), style)}${style.paint.dim(id)}  `;
	const [first = '', ...rest] = style.terminal
		? wrap(whatOf(told), Math.max(24, style.width - indent))
		: [whatOf(told)];
	return [head + first, ...rest.map((line) => ' '.repeat(indent) + line)].join('\n').trimEnd();
}

/** The events that tell what a request was: its summary only where there is nothing else. */
function toldOf(rows: AuditRow[]): AuditRow[] {
	const telling = rows.filter((row) => row.reason !== 'exchange_denied');
	return telling.length > 0 ? telling : rows;
}

function decisionOf(rows: AuditRow[]): string {
	const decisions = new Set(rows.map((row) => row.decision));
	if (decisions.size > 1 && decisions.has('hold')) return 'hold';
	const [only = ''] = decisions;
	return decisions.size > 1 ? 'in part' : only;
}

function whatOf(rows: AuditRow[]): string {
	const applications = rows.flatMap(({ application }) => application ?? []);
	const named = applications.find(({ name }) => name !== null) ?? applications[0];
	const who = named?.name ?? named?.id ?? '';
	const labels = [...new Set(rows.flatMap((row) => row.labels))];
	const asked = rows.map(({ requestedScopes, resource, reason }) => {
		const what = [requestedScopes.join(', '), resource ?? ''].filter((part) => part !== '').join(' on ');
		return `${what}${reason === null ? '' : ` (${reason})`}`.trim();
	});
	return [who, labels.length === 0 ? '' : `[${labels.join(', ')}]`, [...new Set(asked)].join('; ')]
		.filter((part) => part !== '')
		.join(' ');
}

function word(decision: string, style: Style): string {
	const text = pad(decision, DECISION);
	if (decision === 'deny') return style.paint.red(text);
	return decision === 'allow' ? style.paint.green(text) : style.paint.yellow(text);
}
