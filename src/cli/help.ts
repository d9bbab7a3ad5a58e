import { EXIT_MEANINGS } from '../core/exit-codes.js';
import { EFFECT_LINES, type Effect } from './effects.js';
import { EXAMPLES } from './examples.js';

/** The table of exit codes, one line each. */
export function exitCodeLines(): string {
	return EXIT_MEANINGS.map(([code, meaning]) => `  ${String(code).padEnd(5)}${meaning}`).join('\n');
}

/** What follows the help of a command: what it does to the world, and examples to paste. */
export function helpTail(name: string, effect: Effect): string {
	const examples = EXAMPLES[name] ?? [];
	const lines = examples.map((example) => `  $ ${example.command}\n      ${example.text}`);
	const effectLine = examples.find((example) => example.effect)?.effect ?? EFFECT_LINES[effect];
	return `\n${effectLine}\n\nExamples:\n${lines.join('\n')}\n\nExit codes: caracalite help exit-codes`;
}

/** What follows the help of `caracalite` itself. */
export function rootHelpTail(): string {
	return `\nExit codes:\n${exitCodeLines()}\n\nStart: caracalite sandbox reset && caracalite explain --latest`;
}
