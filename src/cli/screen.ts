import type { OutStream } from './io.js';
import type { Writer } from './writer.js';

/** Shows one page after another: on a terminal each in the place of the one before, elsewhere behind it. */
export type Screen = (page: string) => Promise<void>;

/** Rows of a terminal that does not know them. */
const DEFAULT_ROWS = 24;

const ESCAPE = '\u001b[';
const CLEARED = `${ESCAPE}2J`;
const HOME = `${ESCAPE}H`;
const REST_OF_LINE = `${ESCAPE}K`;
const REST_OF_SCREEN = `${ESCAPE}J`;

/**
 * The screen of a run that goes on. Nothing is erased that the next page writes again, so that what
 * stays the same holds still; a page is cut to the terminal, and says so.
 */
export function openScreen(stdout: OutStream, writer: Writer): Screen {
	if (stdout.isTTY !== true) return (page) => writer.out(page);
	let drawn = false;
	return async (page) => {
		const lines = fitted(page.replace(/\n$/, '').split('\n'), (stdout.rows || DEFAULT_ROWS) - 1);
		const text = lines.map((line) => `${line}${REST_OF_LINE}\n`).join('');
		await writer.out(`${drawn ? '' : CLEARED}${HOME}${text}${REST_OF_SCREEN}`);
		drawn = true;
	};
}

function fitted(lines: string[], rows: number): string[] {
	if (lines.length <= rows) return lines;
	const shown = Math.max(1, rows - 1);
	return [...lines.slice(0, shown), `  … ${lines.length - shown} more lines`];
}
