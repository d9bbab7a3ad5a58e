import { EXIT_MEANINGS } from '../model/exit-codes.js';
import { effectLine } from './effects.js';
import { EXAMPLES } from './examples.js';

/** The table of exit codes, one line each. */
export function exitCodeLines(): string {
	return EXIT_MEANINGS.map(([code, meaning]) => `  ${String(code).padEnd(5)}${meaning}`).join('\n');
}

/** What follows the help of a command: what it does to the world, and examples to paste. */
export function helpTail(name: string, group: string): string {
	const examples = (EXAMPLES[name] ?? []).map(({ text, command }) => `  $ ${command}\n      ${text}`);
	const exitCodes = 'Exit codes: caracalite help exit-codes';
	return `\n${effectLine(name, group)}\n\nExamples:\n${examples.join('\n')}\n\n${exitCodes}`;
}

/** What follows the help of `caracalite` itself. */
export function rootHelpTail(): string {
	return `\nExit codes:\n${exitCodeLines()}\n\nStart: caracalite sandbox reset && caracalite explain --latest`;
}
