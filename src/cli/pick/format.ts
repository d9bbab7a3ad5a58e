import { z } from 'zod';
import type { Published } from '../../commands/declaration/declare.js';
import { isJsonObject } from '../../model/json.js';
import type { Format } from '../../render/formats/format.js';
import { format as text } from '../../render/formats/text.js';
import { refuseImpossible } from './members.js';
import { parsePath, pathText, type Step } from './path.js';
import { lineOf, valuesAt } from './values.js';

/** Values that are written at once. */
const AT_ONCE = 1_000;

/**
 * Prints the values at a path of what a command prints under `--json`, one a line; a failure as text.
 * Throws `usage` where its schema has no such path, before the command runs.
 */
export async function pickFormat(path: string, result: Published<string>): Promise<Format> {
	const [steps, shown] = codesOf(parsePath(path));
	const schema: unknown = z.toJSONSchema(await result.load(), { io: 'output', unrepresentable: 'any' });
	if (isJsonObject(schema)) refuseImpossible(schema, steps);
	const linesOf = (document: object) => valuesAt(document, steps).map((value) => `${lineOf(shown(value))}\n`);
	return {
		result: ({ document }) => {
			const lines = linesOf(document);
			const count = Math.ceil(lines.length / AT_ONCE);
			return Array.from({ length: count }, (_, at) => lines.slice(at * AT_ONCE, (at + 1) * AT_ONCE).join(''));
		},
		piece: ({ document }) => linesOf(document).join(''),
		failure: text.failure,
	};
}

/** `blockers[].code` is the code of each, which its text begins with: what it is about stands behind colons. */
function codesOf(steps: Step[]): [Step[], (value: unknown) => unknown] {
	const [list, each, code] = steps.slice(-3).map((step) => pathText([step]));
	if (list !== 'blockers' || each !== '[]' || code !== 'code') return [steps, (value) => value];
	return [steps.slice(0, -1), (value) => (typeof value === 'string' ? value.replace(/:.*/s, '') : value)];
}
