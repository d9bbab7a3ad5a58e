import { describe, expect, it } from 'vitest';
import { alternativesOf } from '../../../src/core/event/alternatives.js';
import { missingFields } from '../../../src/core/event/fields.js';
import { type MandateSources, mintsFor, presentationOf } from '../../../src/core/event/mints.js';
import { rebuildInput } from '../../../src/core/event/rebuild.js';
import { repairInput } from '../../../src/core/event/repair.js';
import type { AuditEvent } from '../../../src/model/audit.js';
import type { JsonObject } from '../../../src/model/json.js';
import { READ_FIELDS } from '../../../src/policy/fields.js';

const NOTHING: MandateSources = { mints: [], resourceScopes: [] };

function event(metadata: JsonObject, over: Partial<AuditEvent> = {}): AuditEvent {
	return {
		id: 'event-1',
		eventType: 'token_exchange',
		requestId: 'request-1',
		decision: 'deny',
		policySetVersionId: 'version-1',
		manifestSha: 'a'.repeat(64),
		evaluationStatus: 'complete',
		determiningPolicies: [],
		diagnostics: [],
		metadata: {
			application_id: 'app-1',
			subject_kind: 'application',
			resource: 'resource://ledger',
			agent_labels: ['clerk'],
			agent_session_id: 'session-1',
			delegation_edge_id: 'edge-1',
			...metadata,
		},
		occurredAt: '2026-11-21T09:00:00.000Z',
		...over,
	};
}

function alternatives(one: AuditEvent, around = NOTHING) {
	return alternativesOf(repairInput(rebuildInput(one, 'zone-1'), one.metadata), one.metadata, around);
}

const mint = (id: string, scopes: string[], over: Partial<AuditEvent> = {}) =>
	event(
		{ requested_scopes: scopes },
		{ id, decision: 'allow', occurredAt: '2026-11-21T08:59:00.000Z', ...over },
	);
const presentation = event({ requested_scopes: [] });

describe('where each field comes from', () => {
	it('tells every field that the contract reads, and misses none of a delegated mint', () => {
		const [only, ...others] = alternatives(event({ requested_scopes: ['ledger:read'] }));
		expect(others).toEqual([]);
		const told = new Set(only?.fields.map((field) => field.path));
		const read = READ_FIELDS.map((field) => field.path).filter(
			(path) => !path.startsWith('context.subject_claims.'),
		);
		expect(read.filter((path) => !told.has(path))).toEqual([]);
		expect(missingFields(only?.fields ?? [])).toEqual([]);
		const sources = Object.fromEntries(
			(only?.fields ?? []).map((field) => [field.path, [field.source, field.law]]),
		);
		expect(sources).toMatchObject({
			'delegation_edge.scopes': ['deduced', 'edge'],
			'context.subject_claims': ['deduced', 'own_name'],
			'principal.labels': ['recorded', null],
		});
	});

	it('calls claims missing where a federated user asks', () => {
		const asked = alternatives(event({ requested_scopes: ['ledger:read'], subject_kind: 'user' }));
		expect(missingFields(asked[0]?.fields ?? [])).toEqual(['context.subject_claims']);
		expect(asked.map(({ input }) => 'subject_claims' in (input.context as JsonObject))).toEqual([
			false,
			true,
		]);
	});
});

describe('a gateway presentation', () => {
	it('takes the claims of the granted, earlier mints of its session and delegation', () => {
		const siblings = [
			mint('fits', ['ledger:read']),
			mint('later', ['ledger:write'], { occurredAt: '2026-11-21T09:00:01.000Z' }),
			mint('denied', ['ledger:write'], { decision: 'deny' }),
			mint('elsewhere', ['ledger:write'], {
				metadata: {
					...presentation.metadata,
					agent_session_id: 'session-2',
					requested_scopes: ['ledger:write'],
				},
			}),
		];
		const mints = mintsFor(presentationOf(presentation), siblings);
		expect(mints.map((one) => one.eventId)).toEqual(['fits']);
		const [only, ...others] = alternatives(presentation, { mints, resourceScopes: [] });
		expect(others).toEqual([]);
		expect(only?.input.context).toMatchObject({
			subject_claims: { delegation_edge_id: 'edge-1', scope: 'ledger:read', target: ['resource://ledger'] },
		});
		expect(only?.fields.find((field) => field.path === 'context.subject_claims')?.source).toBe('fetched');
	});

	it('tries several mints of different scopes one by one, the same scopes once', () => {
		const mints = mintsFor(presentationOf(presentation), [
			mint('one', ['ledger:read', 'ledger:write']),
			mint('again', ['ledger:write', 'ledger:read']),
			mint('other', ['ledger:read']),
		]);
		expect(alternatives(presentation, { mints, resourceScopes: [] })).toHaveLength(2);
	});

	it('is probed with the most and the least where no mint is known', () => {
		const probes = alternatives(presentation, { mints: [], resourceScopes: ['ledger:read', 'ledger:write'] });
		const scopes = probes.map(({ input }) => {
			const claims = (input.context as JsonObject).subject_claims;
			return claims === undefined ? null : (claims as JsonObject).scope;
		});
		expect(scopes).toEqual(
			expect.arrayContaining(['ledger:read ledger:write', 'ledger:read', 'ledger:write', null]),
		);
	});
});
