import type { CheckLine } from '../core/report/checklist.js';
import type { Report } from '../core/report/schema.js';
import { requestText } from '../core/rollout/canary.js';
import { field, marked, markOf } from './layout.js';
import type { Style } from './style.js';

/** Requests of a canary that are told one by one; all of them where everything is asked for. */
const TOLD = 10;

/** What has to be seen after an activation, a marked line each. */
export function checklistLines(
	{ checklist, rolledBack }: Pick<Report, 'checklist' | 'rolledBack'>,
	style: Style,
): string[] {
	if (checklist === null) return [];
	const lines = checklist.flatMap((line) => {
		const status = line.status === 'not_known' ? 'not_evaluated' : line.status;
		const text = line.status === 'not_known' ? `not known: ${line.text}` : line.text;
		return [marked(style, markOf(style, status), line.check, text), ...requestLines(line, style)];
	});
	return ['', rolledBack === null ? '  Checklist' : '  Checklist, before going back', ...lines];
}

function requestLines(line: CheckLine, style: Style): string[] {
	if (line.check !== 'canaries' || line.evidence === null) return [];
	const { requests } = line.evidence;
	const told = style.verbose ? requests : requests.filter(({ status }) => status !== 'as_predicted');
	const shown = style.verbose ? told : told.slice(0, TOLD);
	const more = told.length - shown.length;
	return [...shown.map(requestText), ...(more > 0 ? [`and ${more} more`] : [])].map((text) =>
		field(style, '', `  ${text}`),
	);
}
