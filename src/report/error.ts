import type { Changed } from '../core/errors.js';
import { cleanLine, cleanText } from './clean.js';
import type { Style } from './style.js';

/** The failure of a run as `--json` prints it; `docs/schema/error.schema.json` describes it. */
export interface ErrorDocument {
	schema: 'caracalite/error@1';
	ok: false;
	code: string;
	message: string;
	hint: string | null;
	/** Whether the zone was changed; `unknown` where the server did not say. */
	changed: Changed;
	/** More facts; `problems` are rows with a place, `stack` is there under `--debug`. */
	details?: Record<string, unknown>;
}

const CHANGED_LINES = new Map<Changed, string>([
	[false, 'Nothing was changed.'],
	[true, 'The zone was changed.'],
	['unknown', 'It is not known whether the zone was changed: see `caracalite status`.'],
]);

/** A failure as a person reads it: what happened, its code, each problem with its place, what to do. */
export function renderError(error: ErrorDocument, style: Style): string {
	const { paint } = style;
	const message = cleanText(error.message).replaceAll('\n', '\n  ');
	const gap = Math.max(3, style.width - message.length - error.code.length - 'error: '.length);
	const lines = [`${paint.red('error:')} ${message}${' '.repeat(gap)}${paint.dim(error.code)}`];
	for (const problem of problemsOf(error.details)) lines.push(`  ${problem}`);
	if (error.hint) lines.push(`  ${cleanText(error.hint).replaceAll('\n', '\n  ')}`);
	lines.push(`  ${CHANGED_LINES.get(error.changed)}`);
	const stack = error.details?.stack;
	if (typeof stack === 'string') lines.push(cleanText(stack));
	return `${lines.join('\n')}\n`;
}

/** `file:line:column: message` for each row of `details.problems`, where an error carries them. */
function problemsOf(details: Record<string, unknown> | undefined): string[] {
	const problems = details?.problems;
	if (!Array.isArray(problems)) return [];
	return problems.filter(isRecord).map((problem) => {
		const place = [problem.file ?? problem.document, problem.line, problem.column]
			.filter(isPrintable)
			.join(':');
		return cleanLine(`${place}${place ? ': ' : ''}${isPrintable(problem.message) ? problem.message : ''}`);
	});
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}

function isPrintable(value: unknown): value is string | number {
	return typeof value === 'string' || typeof value === 'number';
}
