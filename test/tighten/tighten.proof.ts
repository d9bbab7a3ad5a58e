import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/model/json.js';
import { bootstrapInput, mintInput, useInput } from '../../src/policy/authority/request.js';
import { sideOf } from '../../src/policy/authority/side.js';
import { compileBundle, openCompiler } from '../../src/policy/compile.js';
import { rowsOf } from '../../src/policy/coverage/rows.js';
import { openRemover, type Removal } from '../../src/policy/edit/take-away.js';
import { readRequest } from '../../src/policy/input.js';
import { scopesAsked, shapeOf } from '../../src/policy/rungs/shape.js';
import type { DocumentSource } from '../../src/policy/types.js';
import { flipsOf, planTightening, type Question } from '../../src/tighten/plan.js';
import type { RowStanding } from '../../src/tighten/removals.js';
import { type Grantable, isGrantable } from '../../src/tighten/usage.js';
import { ROLES, requests, zones } from '../propose/zones.js';

/** Requests about what the documents grant, by sessions with one role or two; else any. */
function trafficOn(documents: DocumentSource[]): fc.Arbitrary<JsonObject[]> {
	const { bundle, read } = openCompiler().compile(documents);
	const rows = bundle.kind === 'ready' ? rowsOf({ bundle, read }).filter(isGrantable) : [];
	const aimed = rows.flatMap((row) => {
		const { applicationId, resource } = row;
		if (applicationId === null) return [];
		if (row.kind === 'session') return [fc.constant(bootstrapInput({ applicationId, resource }))];
		return [
			fc.tuple(fc.constantFrom(...ROLES), fc.constantFrom(mintInput, useInput)).map(([label, input]) => {
				const labels = [...new Set([row.role, label])];
				return input({ applicationId, resource, labels, scopes: [row.scope] });
			}),
		];
	});
	const any = { weight: 1, arbitrary: requests };
	return fc.array(
		aimed.length === 0 ? requests : fc.oneof(any, { weight: 2, arbitrary: fc.oneof(...aimed) }),
		{
			maxLength: 6,
		},
	);
}

const kept = fc.constantFrom(null, null, ...ROLES);

interface World {
	documents: DocumentSource[];
	known: JsonObject[];
	unsure: JsonObject[];
	/** Role whose rows are kept by hand. */
	role: string | null;
	/** Documents that were in force when the window began. */
	earlier: DocumentSource[] | null;
}

const worlds: fc.Arbitrary<World> = zones.chain((documents) =>
	fc.record({
		documents: fc.constant(documents),
		known: trafficOn(documents),
		unsure: fc.oneof(
			{ weight: 2, arbitrary: fc.constant<JsonObject[]>([]) },
			fc.array(requests, { maxLength: 1 }),
		),
		role: kept,
		earlier: fc.oneof(
			{ weight: 2, arbitrary: fc.constant(null) },
			{ weight: 1, arbitrary: fc.constant(documents) },
			{ weight: 1, arbitrary: zones },
		),
	}),
);

function question({ documents, known, unsure, role, earlier }: World): Question {
	const before = earlier === null ? null : compileBundle(earlier);
	return {
		documents,
		known: known.map((input) => ({ input, caseName: null, requests: 1, last: '2026-11-25T00:00:00.000Z' })),
		unsure: unsure.map((input) => ({ inputs: [input], why: 'mandate_unknown', requests: 1 })),
		keep: (row) => (row.kind === 'scope' && row.role === role ? `role=${role}` : null),
		throughout: before?.kind === 'ready' ? [before.data] : [],
	};
}

/** The removal of one row alone; of the right to open a session, of its whole grant. */
function alone(row: Grantable): Removal {
	const { resource } = row;
	if (row.kind === 'session') return { kind: 'grant', resource };
	return { kind: 'scopes', resource, role: row.role, scopes: [row.scope] };
}

/** Whether a request is allowed through the row, perhaps as one of several. */
function uses(documents: DocumentSource[], row: Grantable, input: JsonObject): boolean {
	const bundle = compileBundle(documents);
	if (bundle.kind !== 'ready') return false;
	const request = readRequest(input);
	const shape = shapeOf(request);
	const outcome = sideOf(bundle).decide(input);
	const granted = outcome.kind === 'allow' || outcome.reason === 'approval_class_conflict';
	if (!granted || request.resource !== row.resource) return false;
	if (row.kind === 'session') return shape === 'bootstrap';
	const asked = scopesAsked(request);
	const held = bundle.data.grants
		.find(({ resource }) => resource === row.resource)
		?.roles.find(({ role }) => role === row.role)?.scopes;
	const holdsAll = asked.every((scope) => held?.includes(scope) === true);
	const mints = shape === 'delegated_mint' || shape === 'mandate_use';
	return mints && request.labels.includes(row.role) && asked.includes(row.scope) && holdsAll;
}

/** Asserts that a row which stays has to, or that its stated reason is true. */
function holdsGood(world: World, one: RowStanding, after: DocumentSource[]): string {
	const { documents, known, unsure, role } = world;
	const { row } = one;
	if (one.standing === 'used') {
		expect(known.some((input) => uses(documents, row, input))).toBe(true);
		const { read } = openCompiler().compile(after);
		const more = openRemover(read).takeAway([alone(row)]);
		if (more === null || compileBundle(more).kind !== 'ready') return 'used';
		return flipsOf(documents, more, known).length > 0 ? 'used, and one more flips' : 'used beside another';
	}
	if (one.standing !== 'kept') return one.standing;
	expect(known.some((input) => uses(documents, row, input))).toBe(false);
	if (one.why === 'keep') expect(row.kind === 'scope' && row.role).toBe(role);
	if (one.why === 'mandate_unknown') {
		expect(unsure.map((input) => readRequest(input).resource)).toContain(row.resource);
	}
	if (one.why === 'young') expect(world.earlier).not.toBeNull();
	if (one.why === 'reason') {
		const { read } = openCompiler().compile(after);
		const more = openRemover(read).takeAway([{ kind: 'grant', resource: row.resource }]);
		const compiles = more !== null && compileBundle(more).kind === 'ready';
		if (compiles) expect(flipsOf(documents, more, [...known, ...unsure])).not.toEqual([]);
	}
	if (one.why === 'several_rules' || one.why === 'written_oddly') {
		expect(openRemover(openCompiler().compile(documents).read).notPlain(alone(row))).toBe(one.why);
	}
	return one.why;
}

test('what is taken away flips nothing, and whatever stays is used or says why', () => {
	const seen = new Map<string, number>();
	const note = (what: string) => {
		seen.set(what, (seen.get(what) ?? 0) + 1);
	};
	fc.assert(
		fc.property(worlds, (world) => {
			const plan = planTightening(question(world));
			if (plan === null) return note('not judged');
			const { documents, known, unsure } = world;
			expect(flipsOf(documents, plan.documents, [...known, ...unsure])).toEqual([]);
			const { bundle, read } = openCompiler().compile(plan.documents);
			if (bundle.kind !== 'ready') throw new Error('the edit does not compile');
			const left = new Set(rowsOf({ bundle, read }).map(keyOf));
			for (const one of plan.rows) {
				expect(left.has(keyOf(one.row))).toBe(one.standing !== 'unused');
				note(holdsGood(world, one, plan.documents));
			}
			note(plan.removals.length === 0 ? 'nothing' : 'tightened');
		}),
		{ numRuns: 1_500 },
	);
	const expected = [
		'keep',
		'mandate_unknown',
		'reason',
		'several_rules',
		'unused',
		'used, and one more flips',
	];
	expect([...seen.keys()]).toEqual(expect.arrayContaining([...expected, 'used beside another', 'young']));
	process.stdout.write(`${JSON.stringify(Object.fromEntries(seen))}\n`);
});

function keyOf(row: object): string {
	return JSON.stringify({ ...row, places: [] });
}

test('what is not taken away stays as it is written', () => {
	let edited = 0;
	fc.assert(
		fc.property(worlds, (world) => {
			const plan = planTightening({ ...question(world), throughout: [] });
			for (const [index, { content }] of (plan?.documents ?? []).entries()) {
				const before = world.documents[index]?.content ?? '';
				if (content === before) continue;
				edited += 1;
				expect(isWithin(content, before)).toBe(true);
				expect(standalone(content)).toEqual(standalone(before));
			}
		}),
		{ numRuns: 600 },
	);
	expect(edited).toBeGreaterThan(100);
});

/** Whether a text is another with parts taken out of it. */
function isWithin(text: string, whole: string): boolean {
	let at = 0;
	for (const letter of whole) if (letter === text[at]) at += 1;
	return at === text.length;
}

function standalone(text: string): string[] {
	return text.split(/\r?\n/).filter((line) => line.startsWith('# '));
}
