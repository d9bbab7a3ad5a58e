import type { ErrorDocument } from '../core/report/schema.js';
import type { Changed } from '../model/errors.js';
import { cleanLine, cleanText } from './clean.js';
import { prose, widthOf, wrap } from './layout.js';
import type { Style } from './style.js';

const CHANGED_LINES = new Map<Changed, string>([
	[false, 'Nothing was changed.'],
	[true, 'The zone was changed.'],
	['unknown', 'It is not known whether the zone was changed: see `caracalite status`.'],
]);

/** Whether the zone was changed by what failed, in a sentence. */
export function changedLine(changed: Changed): string {
	return CHANGED_LINES.get(changed) ?? '';
}

/** A failure as a person reads it: what happened, its code, each problem with its place, what to do. */
export function renderError(error: ErrorDocument, style: Style): string {
	const lines = headOf(error, style);
	for (const problem of problemsOf(error.details)) lines.push(`  ${problem}`);
	if (error.hint) lines.push(...indented(error.hint, style));
	lines.push(`  ${changedLine(error.changed)}`);
	const stack = error.details?.stack;
	if (typeof stack === 'string') lines.push(cleanText(stack));
	return `${lines.join('\n')}\n`;
}

/** What happened, and at the right the code, where the line has room for it. */
function headOf(error: ErrorDocument, style: Style): string[] {
	const { paint, width } = style;
	const [head = '', ...more] = linesOf(prose(style, error.message));
	const [first = '', ...rest] = wrap(head, width - MARK.length);
	const lines = [`${paint.red(MARK.trimEnd())} ${first}`, ...rest.map((line) => `  ${line}`)];
	const last = lines.at(-1) ?? '';
	const gap = width - widthOf(last) - error.code.length;
	const code = paint.dim(error.code);
	const ended = gap >= 3 ? [`${last}${' '.repeat(gap)}${code}`] : [last, `  ${code}`];
	return [...lines.slice(0, -1), ...ended, ...more.map((line) => `  ${line}`)];
}

/** The lines of a message; no longer and no more of them than a person reads. */
function linesOf(text: string): string[] {
	return text.split('\n', MOST_LINES).map(cleanLine);
}

const MARK = 'error: ';
const MOST_LINES = 200;

function indented(text: string, { width }: Style): string[] {
	return linesOf(text)
		.flatMap((line) => wrap(line, width - 2))
		.map((line) => `  ${line}`);
}

/** `file:line:column: message` for the rows of `details.problems`, where an error carries them. */
function problemsOf(details: Record<string, unknown> | undefined): string[] {
	const problems = details?.problems;
	if (!Array.isArray(problems)) return [];
	const told = problems
		.slice(0, MOST_LINES)
		.filter(isRecord)
		.map((problem) => {
			const place = [problem.file ?? problem.document, problem.line, problem.column]
				.filter(isPrintable)
				.join(':');
			return cleanLine(`${place}${place ? ': ' : ''}${isPrintable(problem.message) ? problem.message : ''}`);
		});
	return problems.length > MOST_LINES ? [...told, `and ${problems.length - MOST_LINES} more`] : told;
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}

function isPrintable(value: unknown): value is string | number {
	return typeof value === 'string' || typeof value === 'number';
}
