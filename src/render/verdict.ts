import type { Gate, Report } from '../core/report/schema.js';
import { nameOf } from '../model/version-ref.js';
import { changeLines } from './changes.js';
import { commandField } from './command-line.js';
import { caseLines } from './evidence.js';
import { field, marked, markOf, NOTHING_CHANGED, shortHash } from './layout.js';
import { openedCases, openedReplays } from './opened.js';
import { candidateLines, candidateName, denialLine } from './replays.js';
import { shadowLines } from './shadow.js';
import type { Style } from './style.js';

/** Gates that the lines of the evidence show already when they pass. */
const TOLD = ['denial', 'simulation', 'candidate', 'cases', 'changes', 'bundle', 'shadow'];

/** The verdict in about ten lines: what replays, what the candidate does, what is not known. */
export function renderVerdict(report: Report, style: Style, next: readonly string[] | null): string {
	const rollOut = next === null ? [] : [commandField(style, 'Roll out', next), ''];
	return [...verdictLines(report, style), ...rollOut, NOTHING_CHANGED, ''].join('\n');
}

/** The verdict without its last line, for runs that go on to change something. */
export function verdictLines(report: Report, style: Style): string[] {
	const { verdict } = report;
	if (verdict === null) return ['No verdict was reached.'];
	return [
		'',
		...[denialLine(report, style)].filter((line) => line !== null),
		...candidateLines(report, style),
		...caseLines(report.regressions, style),
		...changeLines(report.changes, style, verdict, report.shadow),
		...(report.shadow === null ? [] : ['', ...shadowLines(report.shadow, report.changes, style), '']),
		...verdict.gates.filter((gate) => worthTelling(gate, style)).map((gate) => gateLine(gate, style)),
		...(style.verbose ? ['', ...openedReplays(report, style), ...openedCases(report, style)] : []),
		'',
		conclusion(report, style),
		field(style, 'Not known', verdict.notKnown.length === 0 ? 'nothing' : verdict.notKnown.join('; ')),
		'',
	];
}

function worthTelling(gate: Gate, style: Style): boolean {
	if (TOLD.includes(gate.gate)) return false;
	return style.verbose || gate.status !== 'passed' || gate.gate === 'runtime';
}

function gateLine(gate: Gate, style: Style): string {
	return marked(style, markOf(style, gate.status), gate.gate, gate.text);
}

function conclusion(report: Report, style: Style): string {
	const { verdict, candidate, baseline } = report;
	if (verdict?.safeToActivate === true) {
		const version = candidate?.version ?? null;
		const hash = version === null ? '' : ` (${shortHash(style, version.manifestSha256)})`;
		const over =
			baseline === null
				? ' over nothing, which is active now'
				: version?.versionId === baseline.versionId
					? ', which is active already'
					: ` over ${nameOf(baseline)} (${shortHash(style, baseline.manifestSha256)})`;
		return `  ${style.paint.green.bold('SAFE TO ACTIVATE')}   ${candidateName(report)}${hash}${over}`;
	}
	const findings = verdict?.gates.flatMap((gate) => gate.findings) ?? [];
	const listed = findings.slice(0, 20);
	const more =
		findings.length > listed.length ? [field(style, '', `and ${findings.length - listed.length} more`)] : [];
	const review = verdict?.status === 'review';
	const lines = listed.map(({ blocker, hint }, index) => {
		const text = hint === null ? blocker : `${blocker} (${hint})`;
		const head = review ? 'REVIEW' : 'BLOCKED';
		return field(style, index === 0 ? head : '', text, (part) => part, style.paint.red.bold);
	});
	return [...lines, ...more].join('\n');
}
