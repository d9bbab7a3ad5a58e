import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sideOf } from '../../src/policy/authority/side.js';
import { compileBundle } from '../../src/policy/compile.js';
import type { DocumentSource } from '../../src/policy/types.js';
import { isAllowed, readAsk, unmendable } from '../../src/propose/ask.js';
import { propose } from '../../src/propose/propose.js';
import { bruteForce, compareButText } from './brute.js';
import { requests, traffics, zones } from './zones.js';

const NAMES = new Map<string, string>();
const denials = fc.array(requests, { minLength: 1, maxLength: 2 });

function compiled(documents: DocumentSource[]) {
	const bundle = compileBundle(documents);
	return bundle.kind === 'ready' ? bundle : null;
}

test('every request is allowed by the edit, allowed already, or told why not', () => {
	const seen = new Map<string, number>();
	const note = (what: string) => {
		seen.set(what, (seen.get(what) ?? 0) + 1);
	};
	fc.assert(
		fc.property(zones, denials, traffics, (documents, inputs, traffic) => {
			const bundle = compiled(documents);
			if (bundle === null) return note('not compiled');
			const asks = inputs.map((input, index) => readAsk({ input }, index));
			const proposal = propose({
				documents,
				denials: inputs.map((input) => ({ input })),
				traffic,
				names: NAMES,
			});
			const before = sideOf(bundle);
			for (const ask of asks) {
				const told = proposal.unmendable.find(({ index }) => index === ask.index)?.why ?? null;
				const allowed = proposal.allowed.includes(ask.index);
				expect(allowed).toBe(isAllowed(before, ask));
				if (!allowed && told !== 'contradicts_others') expect(told).toBe(unmendable(ask));
				note(told ?? (allowed ? 'allowed' : 'mended'));
				if (told === 'contradicts_others') expect(bruteForce(bundle, asks, [])).toEqual([]);
				if (told !== null || allowed) continue;
				expect(proposal.edits.length).toBeGreaterThan(0);
				const [first] = proposal.edits;
				if (first?.changes.every(({ kind }) => kind === 'scopes' || kind === 'admit') === true) {
					const rows = first.diff.rows.map(({ effect, needed, dormant }) => ({ effect, needed, dormant }));
					expect(rows).toEqual(rows.map(() => ({ effect: 'gain', needed: true, dormant: null })));
				}
				for (const edit of proposal.edits) {
					const after = compiled(edit.documents);
					expect(after).not.toBeNull();
					if (after !== null) expect(isAllowed(sideOf(after), ask)).toBe(true);
				}
			}
		}),
		{ numRuns: 1_500 },
	);
	expect([...seen.keys()].sort()).toEqual(expect.arrayContaining(['allowed', 'mended', 'no_delegation']));
	process.stdout.write(`${JSON.stringify(Object.fromEntries(seen))}\n`);
});

test('no other edit of at most two rows is smaller', () => {
	let compared = 0;
	fc.assert(
		fc.property(zones, denials, traffics, (documents, inputs, traffic) => {
			const bundle = compiled(documents);
			if (bundle === null || !bundle.data.riskWellFormed || !bundle.data.approvalWellFormed) return;
			if (bundle.problems.some(({ code }) => code === 'conflicting_values')) return;
			const proposal = propose({
				documents,
				denials: inputs.map((input) => ({ input })),
				traffic,
				names: NAMES,
			});
			const [first] = proposal.edits;
			if (first === undefined) return;
			const told = new Set([...proposal.allowed, ...proposal.unmendable.map(({ index }) => index)]);
			const asks = inputs
				.map((input, index) => readAsk({ input }, index))
				.filter(({ index }) => !told.has(index));
			for (const cost of bruteForce(bundle, asks, traffic)) {
				expect(compareButText(first.cost, cost)).toBeLessThanOrEqual(0);
			}
			compared += 1;
		}),
		{ numRuns: 250 },
	);
	expect(compared).toBeGreaterThan(60);
});

test('where none is proposed, none of at most two rows is there', () => {
	fc.assert(
		fc.property(zones, requests, (documents, input) => {
			const bundle = compiled(documents);
			if (bundle === null) return;
			const proposal = propose({ documents, denials: [{ input }], traffic: [], names: NAMES });
			if (proposal.unmendable.length === 0) return;
			expect(bruteForce(bundle, [readAsk({ input }, 0)], [])).toEqual([]);
		}),
		{ numRuns: 250 },
	);
});

test('what is not edited stays, byte for byte', () => {
	fc.assert(
		fc.property(zones, denials, traffics, (documents, inputs, traffic) => {
			const proposal = propose({
				documents,
				denials: inputs.map((input) => ({ input })),
				traffic,
				names: NAMES,
			});
			for (const edit of proposal.edits) {
				for (const [index, { content }] of edit.documents.entries()) {
					keepsTheRest(documents[index]?.content ?? '', content);
				}
			}
		}),
		{ numRuns: 400 },
	);
});

/** Line breaks are of one kind as before, comments that stand alone are there, in order. */
function keepsTheRest(before: string, after: string): void {
	if (before === after) return;
	if (before.includes('\r\n')) expect(after.replaceAll('\r\n', '')).not.toContain('\n');
	else expect(after).not.toContain('\r');
	expect(standalone(after)).toEqual(standalone(before));
}

function standalone(text: string): string[] {
	return text.split(/\r?\n/).filter((line) => line.startsWith('# '));
}
