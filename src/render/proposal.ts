import type { ProposalReport, ProposedEdit, ProposedFor } from '../core/report/proposal.js';
import type { Report } from '../core/report/schema.js';
import { nameOf } from '../model/version-ref.js';
import type { AuthorityRow } from '../policy/authority/schema.js';
import { renderActivation } from './activation.js';
import { commandField } from './command-line.js';
import { counted, field, NOTHING_CHANGED, timeOf, wrap } from './layout.js';
import { patchLines } from './patch.js';
import type { Style } from './style.js';
import { verdictLines } from './verdict.js';

/** Rows that are listed before the rest is only counted. */
const LISTED = 12;

/** The proposal: the smallest edit as a patch, whom it gives what, what else would do, and what policy cannot mend. */
export function renderProposal(report: Report, style: Style, next: readonly string[] | null): string {
	const { proposal } = report;
	if (proposal === null) return 'Nothing was proposed.';
	const [first, ...others] = proposal.edits;
	return [
		'',
		headline(proposal, first, style),
		...(first === undefined ? [] : ['', ...diffLines(first, style)]),
		'',
		...(first === undefined ? [] : costLines(proposal, first, style)),
		...others.map((other, index) => field(style, index === 0 ? 'Or' : '', orText(other))),
		...restLines(proposal, style),
		...(report.verdict === null ? [] : verdictLines(report, style)),
		...(next === null ? [] : [commandField(style, 'Next', next)]),
		report.activation === null ? closing(proposal) : renderActivation(report, style).trimEnd(),
		'',
	].join('\n');
}

function headline({ denials }: ProposalReport, first: ProposedEdit | undefined, style: Style): string {
	const asked = denials.filter(({ outcome }) => outcome !== 'not_denied');
	const mended = asked.filter(({ outcome }) => outcome === 'mended');
	if (first === undefined) {
		const isAllowed = asked.length > 0 && asked.every(({ outcome }) => outcome === 'allowed');
		const said = isAllowed ? 'the documents allow it as they are' : 'no edit of the documents helps';
		return headed(`${counted(asked.length, 'denial')}, no edit`, said, style);
	}
	const only = first.cost.harm === 0 && first.cost.unneeded === 0;
	const text = `${first.text}${only ? '; nothing else changes' : ''}`;
	return headed(`${counted(mended.length, 'denial')}, 1 edit`, text, style);
}

/** A heading with its text wrapped beside it. */
function headed(head: string, text: string, style: Style): string {
	const indent = head.length + 6;
	return wrap(text, style.width - indent)
		.map((line, index) => (index === 0 ? `  ${style.paint.bold(head)}    ` : ' '.repeat(indent)) + line)
		.join('\n');
}

function diffLines({ documents }: ProposedEdit, style: Style): string[] {
	return documents.flatMap(({ name, file, patch }) => [
		`  --- ${file ?? name}`,
		`  +++ ${file ?? name}`,
		...patchLines(patch, style).map((line) => `  ${line}`),
	]);
}

function costLines({ traffic, proven }: ProposalReport, first: ProposedEdit, style: Style): string[] {
	const { rows } = first.authority;
	const lost = rows.filter((row) => isHarm(row));
	const unneeded = rows.filter((row) => row.effect === 'gain' && row.needed !== true && row.dormant === null);
	return [
		...listed('Takes', lost, style),
		...listed('Also', unneeded, style),
		...(traffic === null ? [] : [field(style, 'Widens', widensText(traffic, first, style))]),
		...(proven ? [] : [field(style, 'Not known', 'whether a smaller edit would do: not all were tried')]),
	];
}

function isHarm({ kind, effect, dormant }: AuthorityRow): boolean {
	return dormant === null && (effect === 'loss' || kind === 'hold_removed');
}

function listed(label: string, rows: readonly AuthorityRow[], style: Style): string[] {
	const more = rows.length - LISTED;
	return [
		...rows.slice(0, LISTED).map(({ text }, index) => field(style, index === 0 ? label : '', text)),
		...(more > 0 ? [field(style, '', `and ${more} more`)] : []),
	];
}

function widensText(
	{ since, sessions, whole }: NonNullable<ProposalReport['traffic']>,
	{ cost }: ProposedEdit,
	style: Style,
): string {
	const seen = `${counted(sessions, 'session')} since ${timeOf(style, since)}`;
	const part = whole ? '' : '; audit holds more than was read';
	return `${cost.sessions} of ${seen} ${cost.sessions === 1 ? 'gains' : 'gain'} anything${part}`;
}

function orText({ text, because }: ProposedEdit): string {
	return because === null ? text : `${text} (${because})`;
}

/** Requests that the first edit is not for. */
function restLines({ denials, edits }: ProposalReport, style: Style): string[] {
	const rest = denials.filter(({ outcome }) => outcome === 'unmendable' || outcome === 'not_denied');
	const allowed = edits.length === 0 ? [] : denials.filter(({ outcome }) => outcome === 'allowed');
	const unsure = denials.filter(({ outcome, inputs }) => outcome === 'mended' && inputs > 1);
	return [
		...rest.map((one) =>
			field(style, one.outcome === 'unmendable' ? 'Not policy' : 'Not denied', restText(one)),
		),
		...allowed.map((one) => field(style, 'Allowed', `${one.requestId}: ${one.why ?? ''}`)),
		...unsure.map(({ requestId, inputs }) =>
			field(style, 'Not known', `which of ${inputs} inputs ${requestId} was; the first is meant`),
		),
	];
}

function restText({ requestId, reason, why, fix }: ProposedFor): string {
	const said = [reason, why].filter((one) => one !== null).join(': ');
	return `${requestId} ${said}${fix === null ? '' : `. ${fix[0]?.toUpperCase() ?? ''}${fix.slice(1)}`}`;
}

function closing({ written, staged }: ProposalReport): string {
	if (written.length > 0) return `  Written: ${written.join(', ')}. The zone was not changed.`;
	if (staged !== null) return `  ${nameOf(staged)} was staged. What is active stayed active.`;
	return NOTHING_CHANGED;
}
