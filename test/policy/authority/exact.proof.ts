import { expect, test } from 'vitest';
import { compileBundle } from '../../../src/policy/compile.js';
import { recordedBundles, sources } from '../corpus.js';
import { Proof, type Ready } from './proof.js';
import { changeTable, rowTable } from './table.js';
import { axesOf, inputsOver } from './universe.js';

/** How far the second bundle of a pair stands behind the first, so that each is in eight pairs. */
const STEPS = [1, 5, 11, 23];
/** Combinations of labels and scopes beside every single one. */
const DRAWN = 6_000;

test('over recorded bundles every changed decision has a row, and every row changes one or is dormant', {
	timeout: 180_000,
}, () => {
	const bundles = recordedBundles().map(({ documents }) => compileBundle(sources(documents)));
	const ready = bundles.filter((bundle): bundle is Ready => bundle.kind === 'ready');
	const proof = new Proof(inputsOver(axesOf(ready.map(({ data }) => data)), DRAWN));
	const sides = [...ready, null];
	const pairs = sides.flatMap((before, index) =>
		STEPS.map((step) => ({ before, after: sides[(index + step) % sides.length] ?? null })),
	);
	const findings = pairs.map(({ before, after }) => proof.compare(before, after));
	const changes = proof.changed();
	const decided = `${pairs.length} pairs, ${proof.decisions} decisions\n`;
	process.stdout.write(`${decided}${changeTable(changes)}\n\n${rowTable(findings)}\n`);
	expect(findings.flatMap(({ unexplained }) => unexplained)).toEqual([]);
	expect(findings.flatMap(({ idle }) => idle)).toEqual([]);
	expect(pairs.length).toBeGreaterThanOrEqual(200);
	expect([...new Set(changes.map(({ shape }) => shape))].sort()).toEqual([
		'bootstrap',
		'delegated_mint',
		'mandate_use',
		'none',
		'workload_mint',
	]);
	// Every reason of the contract, every way to be allowed, a failure, and no version.
	expect(new Set(changes.map(({ is }) => is)).size).toBe(14);
});
