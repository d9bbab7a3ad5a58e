import type { Declaration } from '../commands/declaration/declare.js';
import { EFFECT_LINES } from '../commands/declaration/effects.js';
import { EXIT_MEANINGS } from '../model/exit-codes.js';

/** The table of exit codes, one line each. */
function exitCodeLines(): string {
	return EXIT_MEANINGS.map(([code, meaning]) => `  ${String(code).padEnd(5)}${meaning}`).join('\n');
}

/** What a command does to the world, in a line. */
export function effectLine({ effect, effectLine }: Declaration): string {
	return effectLine ?? EFFECT_LINES[effect];
}

/** What follows the help of a command: what it does to the world, and examples to paste. */
export function helpTail(declaration: Declaration): string {
	const examples = declaration.examples.map(({ text, command }) => `  $ ${command}\n      ${text}`);
	const exitCodes = 'Exit codes: caracalite help exit-codes';
	return `\n${effectLine(declaration)}\n\nExamples:\n${examples.join('\n')}\n\n${exitCodes}`;
}

/** What follows the help of `caracalite` itself. */
export function rootHelpTail(): string {
	return `\nExit codes:\n${exitCodeLines()}\n\nStart: caracalite sandbox reset && caracalite explain --latest`;
}
