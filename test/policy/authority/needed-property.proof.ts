import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../../src/model/json.js';
import { diffAuthority } from '../../../src/policy/authority/diff.js';
import { neededBy } from '../../../src/policy/authority/needed.js';
import type { AuthorityRow } from '../../../src/policy/authority/schema.js';
import { sideOf } from '../../../src/policy/authority/side.js';
import { compileBundle } from '../../../src/policy/compile.js';
import type { DocumentSource } from '../../../src/policy/types.js';
import type { Ready } from './proof.js';
import { Between } from './relation.js';
import { allInputs, dice } from './universe.js';
import { twoClassified, twoVersions } from './zones.js';

/** Denied requests of each pair of bundles that are looked into. */
const LOOKED_INTO = 12;

const WIDE = allInputs({
	applications: ['a', 'b'],
	resources: ['r1', 'r2'],
	labels: ['c', 'ca', 't:'],
	scopes: ['s1', 's2', 'agent:lifecycle'],
});
const CLASSED = allInputs({
	applications: ['a'],
	resources: ['r1'],
	labels: ['c', 'ca'],
	scopes: ['s1', 's2', 's3'],
});

/** Every subset of so many items. */
function* choose<T>(items: readonly T[], size: number): Generator<T[]> {
	if (size === 0) yield [];
	for (let index = 0; size > 0 && index <= items.length - size; index++) {
		const [first, ...rest] = items.slice(index);
		if (first !== undefined) for (const more of choose(rest, size - 1)) yield [first, ...more];
	}
}

function checkNeed(before: Ready | null, after: Ready, input: JsonObject, sizes: Map<number, number>): void {
	const rows = neededBy(diffAuthority(before, after).rows, [{ input }], after);
	const between = new Between(before, after, rows, input);
	const patches = between.patches();
	const needed = patches.filter((row) => row.needed === true);
	const shown = { input, rows: rows.map(({ needed, text }) => [needed, text]) };
	// The relation is the two bundles at its ends.
	expect([between.allows(new Set()), between.allows(new Set(rows)), shown]).toEqual([false, true, shown]);
	expect([between.allows(new Set(needed)), shown]).toEqual([true, shown]);
	for (const row of needed) {
		const rest = new Set<AuthorityRow>(needed.filter((one) => one !== row));
		expect([between.allows(rest), shown]).toEqual([false, shown]);
	}
	for (let size = 0; size < needed.length; size++) {
		for (const some of choose(patches, size)) {
			if (between.allows(new Set(some))) expect([some.map(({ text }) => text), shown]).toEqual([]);
		}
	}
	sizes.set(needed.length, (sizes.get(needed.length) ?? 0) + 1);
}

function checkPairs(
	versions: fc.Arbitrary<[DocumentSource[], DocumentSource[]]>,
	inputs: readonly JsonObject[],
	runs: number,
): Map<number, number> {
	const sizes = new Map<number, number>();
	const property = fc.property(versions, fc.nat(), (documents, seed) => {
		const [before, after] = documents.map(compileBundle);
		if (before?.kind !== 'ready' || after?.kind !== 'ready') return;
		const throwDice = dice(seed);
		for (const from of [before, null]) {
			const [was, is] = [sideOf(from), sideOf(after)];
			const denied = inputs.filter(
				(input) => was.decide(input).kind !== 'allow' && is.decide(input).kind === 'allow',
			);
			const some = Array.from({ length: LOOKED_INTO }, () => denied[throwDice(Math.max(1, denied.length))]);
			for (const input of new Set(some)) if (input !== undefined) checkNeed(from, after, input, sizes);
		}
	});
	fc.assert(property, { numRuns: runs, seed: 31 });
	return sizes;
}

test('what a denial needs is the smallest set of rows with which the old side allows it, by brute force', {
	timeout: 60_000,
}, () => {
	const sizes = checkPairs(twoVersions, WIDE, 70);
	expect([...sizes.keys()]).toEqual(expect.arrayContaining([1, 2, 3, 4, 5]));
});

test('so it is where approvals have to change', { timeout: 60_000 }, () => {
	const sizes = checkPairs(twoClassified, CLASSED, 250);
	expect([...sizes.keys()]).toEqual(expect.arrayContaining([1, 2, 3]));
});
