import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mintInput, workloadInput } from '../../src/policy/authority/request.js';
import { sideOf } from '../../src/policy/authority/side.js';
import { compileBundle, openCompiler } from '../../src/policy/compile.js';
import type { Change } from '../../src/policy/edit/change.js';
import { elements, isArray, keyOf, objectOf, pairs, type Value } from '../../src/policy/values.js';
import { isAllowed, readAsk } from '../../src/propose/ask.js';
import { propose } from '../../src/propose/propose.js';
import { compareButText, oneRowFurther } from './brute.js';
import { isWhole, type Lists, lists, mendedZones, zoneWith } from './malformed.js';
import { traffics } from './zones.js';

const NAMES = new Map<string, string>();
const SCOPES = [['s1'], ['s2'], ['s1', 's2'], ['s3']];
const mints = fc
	.tuple(fc.constantFrom(...SCOPES), fc.boolean(), fc.constantFrom(['c'], ['c'], ['c', 'x'], []))
	.map(([scopes, isWorkload, labels]) =>
		isWorkload
			? workloadInput('r1', scopes)
			: mintInput({ applicationId: 'a', resource: 'r1', labels, scopes }),
	);
const styles = fc.nat(11);

/** What a list holds after its repairs, made once more on plain values; null where another change is about it. */
function repaired(value: Value, name: keyof Lists, changes: readonly Change[]): Value | null {
	let held = value;
	const fields = new Map<string, [string, Value][]>();
	const gone = new Set<string>();
	for (const change of changes) {
		if (change.kind === 'tier' && name === 'risk') return null;
		if (change.kind === 'approver' && name === 'approval_tiers') return null;
		if (!('name' in change) || change.name !== name) continue;
		if (change.kind === 'replace' || change.kind === 'settle') held = change.value;
		else if (change.kind === 'list') held = elements(held) ?? [];
		else if (change.kind === 'drop') gone.add(keyOf(change.element));
		else {
			const key = keyOf(change.element);
			fields.set(key, [...(fields.get(key) ?? []), [change.field, change.value]]);
		}
	}
	if (fields.size + gone.size === 0) return held;
	return (elements(held) ?? []).flatMap((element) => {
		const key = keyOf(element);
		if (gone.has(key)) return [];
		const set = fields.get(key);
		return set === undefined ? [element] : [objectOf([...pairs(element), ...set])];
	});
}

/** Elements of a list, without regard to order and repetition. */
const contents = (value: Value | undefined) => [...new Set((elements(value) ?? []).map(keyOf))].sort();

test('malformed data is mended as the proposal says, and what was fine stays', () => {
	let mended = 0;
	fc.assert(
		fc.property(lists, styles, mints, traffics, (said, style, input, traffic) => {
			const documents = zoneWith(said, style);
			const proposal = propose({ documents, denials: [{ input }], traffic, names: NAMES });
			for (const { changes, documents: after } of proposal.edits) {
				const { bundle, merged } = openCompiler().compile(after);
				expect(bundle.kind).toBe('ready');
				if (bundle.kind !== 'ready') return;
				expect([bundle.data.riskWellFormed, bundle.data.approvalWellFormed]).toEqual([true, true]);
				for (const name of ['risk', 'approval_tiers'] as const) {
					const now = merged.get(name)?.value;
					const expected = repaired(said[name], name, changes);
					if (expected === null) continue;
					expect(isArray(now)).toBe(true);
					expect([name, contents(now)]).toEqual([name, contents(expected)]);
					if (!isWhole(name, said[name])) mended += 1;
				}
			}
		}),
		{ numRuns: 600 },
	);
	expect(mended).toBeGreaterThan(300);
});

test('no other way to mend it, with a row more, is smaller; and none means none', () => {
	const seen = { compared: 0, none: 0, further: 0, unproven: 0 };
	fc.assert(
		fc.property(lists, styles, mints, traffics, (said, style, input, traffic) => {
			const documents = zoneWith(said, style);
			const before = compileBundle(documents);
			if (before.kind !== 'ready') return;
			const ask = readAsk({ input }, 0);
			if (isAllowed(sideOf(before), ask)) return;
			const proposal = propose({ documents, denials: [{ input }], traffic, names: NAMES });
			const others = mendedZones(said).flatMap(({ bundle, dropped }) =>
				oneRowFurther(before, bundle, [ask], traffic).map((cost) => ({ ...cost, harm: cost.harm + dropped })),
			);
			const [first] = proposal.edits;
			if (first === undefined) {
				expect([proposal.unmendable.length, others]).toEqual([1, []]);
				seen.none += 1;
				return;
			}
			expect(first.changes.length).toBeGreaterThan(0);
			if (!proposal.proven) {
				seen.unproven += 1;
				return;
			}
			for (const cost of others) {
				const shown = { cost, first: first.cost, changes: first.changes, said };
				expect([compareButText(first.cost, cost) <= 0, shown]).toEqual([true, shown]);
			}
			seen.compared += 1;
			if (first.changes.some((change) => !('name' in change))) seen.further += 1;
		}),
		{ numRuns: 400 },
	);
	expect(seen.unproven).toBeLessThan(seen.compared / 10);
	expect(seen.compared).toBeGreaterThan(150);
	expect(seen.further).toBeGreaterThan(10);
	expect(seen.none).toBeGreaterThan(10);
	process.stdout.write(`${JSON.stringify(seen)}\n`);
});
