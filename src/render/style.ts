import { Chalk, type ChalkInstance } from 'chalk';

/** How text looks on one stream: colour level, marks, width. The only importer of chalk. */
export interface Style {
	paint: ChalkInstance;
	marks: { pass: string; fail: string; warn: string; unknown: string };
	/** Columns, between 40 and 120. */
	width: number;
	/** True on a terminal: times are relative there, ISO elsewhere. */
	terminal: boolean;
	verbose: boolean;
	now: number;
	/** Flags that name where this run works; commands to paste repeat them. */
	here: readonly string[];
}

export interface StyleFacts {
	colour: boolean;
	unicode: boolean;
	width: number;
	terminal: boolean;
	verbose: boolean;
	now: number;
	here?: readonly string[];
}

/** Makes the style of one stream from facts that the cli decided. */
export function makeStyle(facts: StyleFacts): Style {
	return {
		paint: new Chalk({ level: facts.colour ? 1 : 0 }),
		marks: facts.unicode
			? { pass: '✓', fail: '✗', warn: '!', unknown: '?' }
			: { pass: 'ok', fail: 'x', warn: '!', unknown: '?' },
		width: Math.min(120, Math.max(40, facts.width)),
		terminal: facts.terminal,
		verbose: facts.verbose,
		now: facts.now,
		here: facts.here ?? [],
	};
}
