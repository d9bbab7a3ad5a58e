import type { DenialGroup, Denials, Mender } from '../core/report/denials.js';
import { commandField } from './command-line.js';
import { counted, field, NOTHING_CHANGED, shortId, timeOf, wrap } from './layout.js';
import type { Style } from './style.js';

/** Who can mend a denial, in words. */
export const MENDERS: Readonly<Record<Mender, string>> = {
	policy: 'policy',
	agent: 'the agent',
	registration: 'whoever registers it',
	approver: 'an approver',
	nobody: 'nobody has to',
	unknown: 'not known who',
};

/** What was refused, by cause: who asked for what, why it was refused, who can mend it. */
export function renderDenials(denials: Denials, style: Style): string {
	const { groups, requests, more, since, until } = denials;
	const window = `since ${timeOf(style, since)}${until === null ? '' : `, until ${timeOf(style, until)}`}`;
	if (requests === 0) return `\n  Nothing was refused ${window}.\n${NOTHING_CHANGED}\n`;
	const causes = groups.length + more.groups;
	const head = `  ${style.paint.red.bold('REFUSED')}  ${counted(requests, 'request')}, ${counted(causes, 'cause')}, ${window}`;
	const [first] = groups;
	return [
		...['', head, ''],
		...groups.flatMap((group) => [...groupLines(group, style), '']),
		...moreLines(more),
		...(first === undefined ? [] : [commandField(style, 'Next', explainWords(first, style))]),
		...[NOTHING_CHANGED, ''],
	].join('\n');
}

/** `explain` looks a day back by itself. */
const LOOKED_BACK_MS = 23 * 3_600_000;

function explainWords({ id, last }: DenialGroup, { now }: Style): string[] {
	return ['explain', id, ...(now - Date.parse(last) > LOOKED_BACK_MS ? ['--since', last] : [])];
}

/** Who asked for what: `Payments Agent [cashier] asked for ledger:refund on resource://ledger`. */
export function askedBy({ application, labels, resource, scopes }: DenialGroup): string {
	const who = application?.name ?? application?.id ?? 'Someone';
	const as = labels.length === 0 ? '' : ` [${labels.join(', ')}]`;
	const what = scopes.join(', ') || 'access';
	return `${who}${as} asked for ${what}${resource === null ? '' : ` on ${resource}`}`;
}

function groupLines(group: DenialGroup, style: Style): string[] {
	const { id, reason, words, fix, mendedBy, granted } = group;
	const asked = askedBy(group);
	const { sessions, manySessions } = group;
	const of = sessions === 0 ? '' : `, ${counted(sessions, 'session')}${manySessions ? ' or more' : ''}`;
	const seen = `last ${timeOf(style, group.last)}, first ${timeOf(style, group.first)}`;
	return [
		...wrap(asked, style.width - 2).map((line) => `  ${style.paint.bold(line)}`),
		field(style, '', `${counted(group.requests, 'request')}${of}; ${seen}`),
		field(style, 'Why', `${reason}: ${words}${granted ? '; the rest of the request was granted' : ''}`),
		field(style, 'Mended by', `${MENDERS[mendedBy]}${fix === null ? '' : `: ${fix}`}`),
		field(style, 'Cause', `${id}, newest request ${shortId(style, group.example.requestId)}`),
	];
}

function moreLines({ groups, denials }: Denials['more']): string[] {
	return [
		...(groups > 0 ? [`  and ${counted(groups, 'more cause')} (--limit)`] : []),
		...(denials > 0 ? [`  and ${counted(denials, 'denial')} of more causes than are counted`] : []),
	];
}
