import type { Place } from '../../model/problem.js';

/** A step down into a case: a member's name, or an index. */
export type Step = string | number;

/** A part of a text, by offsets in UTF-16 units, and where it begins. */
export interface Span extends Place {
	start: number;
	end: number;
}

/** Where the parts of a case file lie in its text. A path begins with the index of a case. */
export interface Spans {
	/** The value at `path`; null where there is none. */
	valueAt(path: readonly Step[]): Span | null;
	/** The key or item at `path`; of what is nearest above it where there is none. */
	keyAt(path: readonly Step[]): Span | null;
}

/** Where a member of a case stands in its file, or what is nearest above it; null for a case of no text. */
export type PlaceOf = (path: readonly Step[]) => Place | null;

/** One step down a tree: where its key and its value lie, and the value itself. */
export interface Child<N> {
	key: Span;
	value: Span;
	node: N | null;
}

/** The spans of a tree, of which `child` takes one step down. */
export function spansOf<N>(root: () => N | null, child: (node: N, step: Step) => Child<N> | null): Spans {
	const walk = (path: readonly Step[]): { found: Child<N> | null; whole: boolean } => {
		let node = root();
		let found: Child<N> | null = null;
		for (const step of path) {
			const next: Child<N> | null = node === null ? null : child(node, step);
			if (next === null) return { found, whole: false };
			found = next;
			node = next.node;
		}
		return { found, whole: true };
	};
	return {
		valueAt: (path) => {
			const { found, whole } = walk(path);
			return whole ? (found?.value ?? null) : null;
		},
		keyAt: (path) => walk(path).found?.key ?? null,
	};
}

/** Of keys, the place of the one that a step means: it itself, else the last that differs by case alone. */
export function indexOfKey(keys: readonly (string | null)[], step: Step): number {
	const exact = keys.indexOf(String(step));
	if (exact >= 0) return exact;
	const folded = String(step).toLowerCase();
	return keys.map((key) => key?.toLowerCase() ?? null).lastIndexOf(folded);
}
