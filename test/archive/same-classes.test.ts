import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { WireAuditEvent } from '../../src/admin/wire-audit.js';
import { readAudit } from '../../src/core/traffic/walk.js';
import type { AuditEvent } from '../../src/model/audit.js';
import type { Json } from '../../src/model/json.js';
import { auditOf } from '../core/record/events.js';
import { recording } from '../sandbox/support/recordings.js';
import {
	type Bench,
	byBruteForce,
	fromArchive,
	fromSelect,
	openBench,
	query,
	RUN,
	told,
	writeArchive,
} from './support.js';

let bench: Bench;
beforeAll(async () => {
	bench = await openBench();
});
afterAll(() => bench.close());

/** The audited events in an answer of the Admin API. */
function auditIn(body: unknown): AuditEvent[] {
	const lists = z.object({ items: z.unknown(), events: z.unknown() }).partial().safeParse(body);
	return [body, lists.data?.items, lists.data?.events].flatMap(
		(list) => z.array(WireAuditEvent).safeParse(list).data ?? [],
	);
}

/** The texts that ids, labels and scopes are made of: what JSON escapes, what sorts otherwise by bytes than by units. */
const TEXTS = [
	'a',
	'b',
	'a b',
	'"',
	'\\',
	'a\\"b',
	'\u00e9',
	'\ue000',
	'\u{1f600}',
	'tab\t',
	"'",
	'$.x',
	'\u0001',
	'x:'.repeat(20_000),
	'\u0000',
];
const odd = fc.constantFrom<Json>(null, 5, 1.5e300, true, '', '5', 'null', [], {}, ['a'], { id: 'x' });
const text = fc.oneof(
	{ weight: 8, arbitrary: fc.constantFrom<Json>(...TEXTS) },
	{ weight: 1, arbitrary: odd },
);
const texts = fc.oneof(
	{ weight: 8, arbitrary: fc.array(fc.constantFrom<Json>(...TEXTS), { maxLength: 3 }) },
	{ weight: 1, arbitrary: fc.array(odd, { maxLength: 3 }) },
	{ weight: 1, arbitrary: odd },
);
const id = fc.oneof(
	{ weight: 6, arbitrary: fc.constantFrom<Json>('', 's1', 's2', 's\\3') },
	{ weight: 1, arbitrary: odd },
);
const metadata = fc.record(
	{
		application_id: text,
		workload_id: text,
		subject_kind: fc.constantFrom<Json>('application', 'user', '', null),
		resource: fc.constantFrom<Json>('r1', 'r2', 'r "3"', '', 7),
		agent_labels: texts,
		requested_scopes: fc.oneof(texts, fc.constant<Json>([])),
		agent_session_id: id,
		delegation_edge_id: id,
		session_id: fc.constantFrom<Json>('secret', ''),
		// What is deeper down is none of it, whatever it is called.
		delegation_chain: fc.constantFrom<Json>(
			[{ application_id: 'b', agent_session_id: '', requested_scopes: ['b'] }],
			{ resource: 'r2', agent_labels: { agent_labels: ['a'] } },
		),
	},
	{ requiredKeys: ['resource', 'requested_scopes'] },
);

/** Times of a few hours in three days, so that they tie, and lie a day apart to the millisecond. */
const START = Date.parse('2026-11-20T22:00:00.000Z');
const time = fc
	.tuple(fc.integer({ min: 0, max: 2 }), fc.constantFrom(0, 1, 3_599_999, 3_600_000, 7_000_000))
	.map(([days, offset]) => new Date(START + days * 86_400_000 + offset).toISOString());

const event: fc.Arbitrary<Omit<AuditEvent, 'id' | 'requestId'>> = fc.record({
	eventType: fc.constantFrom('token_exchange', 'token_exchange', 'token_exchange', 'step_up_issued'),
	decision: fc.constantFrom('allow', 'allow', 'deny', 'pending'),
	policySetVersionId: fc.constantFrom('v1', 'v2', ''),
	manifestSha: fc.constantFrom('m1', 'm1', 'm2', ''),
	evaluationStatus: fc.constantFrom('complete', 'complete', 'complete', 'scope_mismatch'),
	determiningPolicies: fc.constantFrom([], [{ policy: 'caracal-a-mint' }]),
	diagnostics: fc.constantFrom(
		[],
		[{ reason: 'role_scope_mismatch' }],
		[{ reason: 'no_active_policy_set' }],
		[{ step_up_required: { type: 'human_approval', tiers: [{ tier: 'no_active_policy_set' }] } }],
	),
	metadata,
	occurredAt: time,
});

/** A mint or a presentation on one of two delegations, so that they meet. */
const onDelegation = fc
	.record({
		one: event,
		resource: fc.constantFrom('r1', 'r2'),
		scopes: fc.constantFrom<Json>(['a'], ['b', 'a'], ['a', 'b', 'a'], [], []),
		session: fc.constantFrom('s1', ''),
		edge: fc.constantFrom('d1', 'd2'),
	})
	.map(({ one, resource, scopes, session, edge }) => ({
		...one,
		eventType: 'token_exchange',
		evaluationStatus: 'complete',
		decision: 'allow',
		policySetVersionId: 'v1',
		manifestSha: 'm1',
		metadata: {
			application_id: 'a',
			resource,
			requested_scopes: scopes,
			agent_session_id: session,
			delegation_edge_id: edge,
		},
	}));

const traffic = fc
	.array(fc.oneof(event, onDelegation, onDelegation), { minLength: 20, maxLength: 40 })
	.map((events) =>
		events.map((one, index): AuditEvent => ({ ...one, id: `e${index}`, requestId: `q${index}` })),
	);

/** How many rounds; a number in the environment makes a long run of it. */
const ROUNDS = Number(process.env.CLASS_ROUNDS ?? 25);

describe('a class of traffic', () => {
	it('is the same by its key, by DuckDB in batches and by the printed SELECT: random traffic', async () => {
		let round = 0;
		let presented = 0;
		await fc.assert(
			fc.asyncProperty(traffic, fc.integer({ min: 0, max: 30 }), async (events, shift) => {
				round += 1;
				const asked = query({ since: new Date(START + shift * 3_600_000).toISOString() });
				// Hours overlap: every third event is in both files.
				const files = [
					await writeArchive(bench, `${round}-a.parquet`, events),
					await writeArchive(bench, `${round}-b.parquet`, [
						...events.filter((_, index) => index % 3 === 0),
						...(events.slice(0, 1) ?? []),
					]),
				];
				const classes = byBruteForce(events, asked);
				presented += classes.filter(({ mints }) => mints.length > 0).length;
				const expected = told(classes);
				expect(told((await fromSelect(bench, { globs: files }, asked)).classes)).toEqual(expected);
				const inside = events.filter(({ occurredAt }) => occurredAt >= asked.since);
				if (inside.length === 0) return;
				const read = await fromArchive(files, asked);
				expect(told(read.classes)).toEqual(expected);
				expect(read.events).toBe(inside.length);
			}),
			{ numRuns: ROUNDS },
		);
		expect(presented).toBeGreaterThan(ROUNDS);
	});

	it('is the same over the recordings, and by the walk of audit', async () => {
		const bodies = recording('traffic').map(({ response }) => response.body);
		const events = [...new Map(bodies.flatMap(auditIn).map((one) => [one.id, one])).values()];
		expect(events.length).toBeGreaterThan(30);
		const asked = query();
		const file = await writeArchive(bench, 'recorded.parquet', events);
		const expected = told(byBruteForce(events, asked));
		expect(told((await fromArchive([file], asked)).classes)).toEqual(expected);
		expect(told((await fromSelect(bench, { globs: [file] }, asked)).classes)).toEqual(expected);
		const part = { filter: {}, resource: null, decision: null, limit: null };
		const walked = await readAudit(auditOf(events), part, RUN);
		expect(told(walked.classes)).toEqual(expected);
	});
});
