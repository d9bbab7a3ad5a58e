import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileBundle } from '../../../src/policy/compile.js';
import { Proof, type Ready } from './proof.js';
import { allInputs } from './universe.js';
import { twoClassified, twoVersions } from './zones.js';

const AXES = {
	applications: ['a', 'b', 'k1'],
	resources: ['r1', 'r2'],
	labels: ['c', 'ca', 't:', '~'],
	scopes: ['s1', 's2', '', 'a b', 'agent:lifecycle', 'fresh'],
};

/** Kinds of rows by which two literal bundles, or one and none, can decide differently. */
const KINDS = [
	'authority_gained',
	'authority_lost',
	'binding_added',
	'binding_changed',
	'binding_removed',
	'confinement_narrowed',
	'confinement_widened',
	'conflict_added',
	'conflict_mended',
	'data_malformed',
	'data_mended',
	'hold_added',
	'hold_changed',
	'hold_removed',
	'no_version',
	'owner_changed',
	'policy_renamed',
	'restriction_lifted',
	'restriction_set',
	'risk_changed',
];

test('of two small zones the rows are exact over every request that there is', { timeout: 180_000 }, () => {
	const inputs = [...allInputs(AXES), ...allInputs({ ...AXES, resources: ['fresh'], labels: ['c'] })];
	const kinds = new Set<string>();
	const exact = fc.property(twoVersions, (versions) => {
		const [before, after] = versions.map(compileBundle);
		if (before?.kind !== 'ready' || after?.kind !== 'ready') return;
		const proof = new Proof(inputs);
		const pairs: [Ready | null, Ready | null][] = [
			[before, after],
			[null, after],
			[before, null],
		];
		for (const [one, other] of pairs) {
			const { rows, unexplained, idle } = proof.compare(one, other);
			for (const { kind, dormant } of rows) if (dormant === null) kinds.add(kind);
			expect({ unexplained: unexplained.slice(0, 3), idle }).toEqual({ unexplained: [], idle: [] });
		}
	});
	fc.assert(exact, { numRuns: 45, seed: 20 });
	expect([...kinds].sort()).toEqual(KINDS);
});

test('of two zones that differ in approvals the rows are exact, refusals for good and waits included', {
	timeout: 60_000,
}, () => {
	const inputs = allInputs({
		applications: ['a'],
		resources: ['r1'],
		labels: ['c', 'ca'],
		scopes: ['s1', 's2', 's3'],
	});
	const kinds = new Set<string>();
	const changes = new Set<string>();
	const exact = fc.property(twoClassified, (versions) => {
		const [before, after] = versions.map(compileBundle);
		if (before?.kind !== 'ready' || after?.kind !== 'ready') return;
		const proof = new Proof(inputs);
		const { rows, unexplained, idle } = proof.compare(before, after);
		for (const { kind, dormant } of rows) if (dormant === null) kinds.add(kind);
		for (const { was, is } of proof.changed()) changes.add(`${was} -> ${is}`);
		expect({ unexplained: unexplained.slice(0, 3), idle }).toEqual({ unexplained: [], idle: [] });
	});
	fc.assert(exact, { numRuns: 700, seed: 21 });
	expect([...kinds]).toEqual(
		expect.arrayContaining(['class_conflict_added', 'class_conflict_removed', 'hold_changed']),
	);
	expect([...changes]).toEqual(
		expect.arrayContaining([
			'allow -> refused for good',
			'allow, held -> refused for good',
			'refused for good -> allow, held',
			'refused for good -> allow',
			'allow, held -> allow, held',
		]),
	);
});
