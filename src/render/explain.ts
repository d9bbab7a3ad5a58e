import { tracesOf } from '../core/report/requests.js';
import type { Report } from '../core/report/schema.js';
import type { Decision, Trace } from '../core/report/trace.js';
import { commandField } from './command-line.js';
import { field, markOf, NOTHING_CHANGED, shortHash, timeOf, widthOf, wrap } from './layout.js';
import type { Style } from './style.js';

/** The audit traces of requests as a person reads them: the answer, why, what to do next. */
export function renderExplain(report: Report, style: Style, next: readonly string[] | null = null): string {
	const traces = tracesOf(report);
	if (traces.length === 0) return 'Nothing was explained.';
	const blocks = traces.flatMap((trace) => [
		'',
		headline(trace, style),
		...(traces.length > 1 ? [field(style, 'Request', trace.requestId)] : []),
		'',
		...shown(trace).map((decision) => renderDecision(report, trace, decision, style)),
	]);
	return [...blocks, nextOf(traces, style, next), NOTHING_CHANGED, ''].join('\n');
}

const WORDS: Record<Trace['outcome'], string> = {
	denied: 'DENIED',
	refused: 'REFUSED',
	granted_in_part: 'GRANTED',
	held: 'HELD',
	allowed: 'ALLOWED',
};

/** The answer in one line: what was asked, by whom, and what came of it. */
export function headline(trace: Trace, style: Style): string {
	const word = WORDS[trace.outcome];
	const good = trace.outcome === 'allowed' || trace.outcome === 'granted_in_part';
	const painted = good
		? style.paint.green.bold(word)
		: trace.outcome === 'held'
			? style.paint.yellow.bold(word)
			: style.paint.red.bold(word);
	const lines = wrap(sentence(trace), style.width - 11);
	const last = lines.at(-1) ?? '';
	const when = timeOf(style, trace.at);
	const fits = widthOf(last) + widthOf(when) + 14 <= style.width;
	const body = fits
		? [...lines.slice(0, -1), `${last}   ${style.paint.dim(when)}`]
		: [...lines, style.paint.dim(when)];
	const gap = ' '.repeat(Math.max(1, 9 - word.length));
	return body
		.map((line, index) => (index === 0 ? `  ${painted}${gap}${line}` : `           ${line}`))
		.join('\n');
}

/** "Payments Agent asked for ledger:refund on resource://ledger". */
export function sentence(trace: Trace): string {
	const who = trace.application?.name ?? trace.application?.id ?? 'Someone';
	if (trace.outcome === 'granted_in_part') {
		const bootstrap = trace.decisions.some((one) => one.requestedScopes.includes('agent:lifecycle'));
		const denied = trace.decisions.filter((one) => one.decision === 'deny');
		const what = bootstrap ? 'opened its session' : 'got part of what it asked for';
		const names = denied.map((one) => one.resource ?? 'a resource').join(', ');
		return `${who} ${what}; ${denied.length} of ${trace.decisions.length} resources it named ${denied.length === 1 ? 'is' : 'are'} not its own (${names})`;
	}
	const asked = trace.decisions.map((one) => askedOf(one));
	return `${who} asked for ${[...new Set(asked)].join(' and ') || 'a token'}`;
}

function askedOf({ requestedScopes, policies, resource }: Decision): string {
	if (requestedScopes.length > 0)
		return `${requestedScopes.join(', ')}${resource === null ? '' : ` on ${resource}`}`;
	const use = policies.some((policy) => policy.endsWith('-use'));
	return `${use ? 'a use of its mandate on' : 'access to'} ${resource ?? 'a resource'}`;
}

function shown(trace: Trace): Decision[] {
	const denied = trace.decisions.filter((one) => one.decision === 'deny');
	return denied.length > 0 ? denied : trace.decisions;
}

function renderDecision(report: Report, trace: Trace, decision: Decision, style: Style): string {
	const many = shown(trace).length > 1 && decision.resource !== null;
	const lines = [
		...(many ? [field(style, 'Resource', decision.resource ?? '')] : []),
		field(style, decision.decision === 'deny' ? 'Why' : 'Decision', whyOf(decision)),
		...roleLines(decision, style),
		...gateLines(decision, style),
		...(decision.kind === 'policy' ? [field(style, 'Decided', decidedText(decision, style))] : []),
		...(decision.policies.length > 0 ? [field(style, 'By policy', decision.policies.join(', '))] : []),
		...(decision.fix === null || decision.kind === 'operational'
			? []
			: [field(style, 'Fix', fixOf(report, trace, decision))]),
		...inputLines(decision, style),
	];
	return `${lines.join('\n')}\n`;
}

function whyOf(decision: Decision): string {
	const because = decision.reason === null ? decision.words : `${decision.reason}: ${decision.words}`;
	return decision.kind === 'operational' && decision.decision === 'deny'
		? `${because}. No policy version changes this.`
		: because;
}

function roleLines(decision: Decision, style: Style): string[] {
	const ladder = decision.ladder;
	if (decision.reason !== 'role_scope_mismatch' || ladder === null) return [];
	const labels = decision.labels.length === 0 ? 'none' : decision.labels.join(', ');
	return [
		field(style, '', `labels: ${labels}`),
		...ladder.roles.map((role) =>
			field(style, '', `${role.label} holds: ${role.scopes.join(', ') || 'nothing'}`),
		),
		...(ladder.missing.length > 0 ? [field(style, '', `missing: ${ladder.missing.join(', ')}`)] : []),
	];
}

function gateLines(decision: Decision, style: Style): string[] {
	const gates = decision.ladder?.gates.filter((gate) => gate.status !== 'not_reached') ?? [];
	const lines = gates.map((gate, index) => {
		const mark = markOf(style, gate.status === 'passed' ? 'passed' : 'failed');
		return field(style, index === 0 ? 'Gates' : '', `${mark} ${gate.text}`);
	});
	if (decision.kind === 'policy' && decision.ladder === null && decision.decidedBy !== null) {
		return [
			field(
				style,
				'Gates',
				`${style.marks.unknown} not climbed: the documents hold Rego logic, or cannot be read`,
			),
		];
	}
	if (decision.ladder?.agrees !== false) return lines;
	return [
		...lines,
		field(style, '', `${style.marks.unknown} climbed offline, this input decides otherwise than was logged`),
	];
}

function decidedText(decision: Decision, style: Style): string {
	const by = decision.decidedBy;
	if (by !== null) {
		const hash = shortHash(style, by.manifestSha256);
		return `${by.policySetName} v${by.version} (${hash}), ${by.active ? 'still active' : 'no longer active'}`;
	}
	if (decision.manifestSha256 === null) return 'no policy set was active';
	return `a version that is gone (manifest ${shortHash(style, decision.manifestSha256)})`;
}

/** What mends it: the proposal, unless that takes something away, which `propose` tells; else what usually does. */
function fixOf({ proposal }: Report, { requestId }: Trace, { eventId, fix }: Decision): string {
	const told = proposal?.denials.find((one) => one.eventId === eventId);
	const edit = told?.outcome === 'mended' ? proposal?.edits[0] : undefined;
	if (told?.outcome === 'allowed') return `${fix ?? ''}; the active version allows it now`;
	if (edit === undefined) return fix ?? '';
	if (edit.cost.harm > 0) return `${fix ?? ''}; what that takes away tells caracalite propose ${requestId}`;
	const documents = edit.documents.map(({ name }) => `"${name}"`).join(', ');
	return `${edit.text} in document${edit.documents.length === 1 ? '' : 's'} ${documents}`;
}

function inputLines(decision: Decision, style: Style): string[] {
	if (!style.verbose || decision.input === null) return [];
	return [
		...decision.fields.map((one) =>
			field(
				style,
				'Put back',
				`${one.path} (${one.source}${one.law === null ? '' : `, ${one.law}`}): ${one.why}`,
			),
		),
		field(style, 'Input', JSON.stringify(decision.input)),
	];
}

function nextOf(traces: Trace[], style: Style, next: readonly string[] | null): string[] {
	if (next !== null) return [`${commandField(style, 'Next', next)}\n`];
	const decisions = traces.flatMap((trace) => trace.decisions);
	const operational = decisions.find((one) => one.kind === 'operational');
	return operational === undefined ? [] : [`${field(style, 'Next', operational.fix ?? '')}\n`];
}
