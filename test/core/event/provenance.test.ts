import { describe, expect, it } from 'vitest';
import { alternativesOf } from '../../../src/core/event/alternatives.js';
import { missingFields } from '../../../src/core/event/fields.js';
import { provenanceOf } from '../../../src/core/event/provenance.js';
import { rebuildInput } from '../../../src/core/event/rebuild.js';
import { repairInput } from '../../../src/core/event/repair.js';
import type { FieldSource } from '../../../src/core/report/trace.js';
import type { AuditEvent } from '../../../src/model/audit.js';
import type { JsonObject } from '../../../src/model/json.js';
import { EDGE, exchange } from '../../support/event.js';

const mint = {
	eventId: 'mint',
	resource: 'resource://ledger',
	scopes: ['ledger:read'],
	at: '2026-11-21T08:59:00.000Z',
};
const repaired = ({ metadata, ...event }: AuditEvent) =>
	repairInput(rebuildInput({ metadata, ...event }, 'zone-1'), metadata);
const alternatives = (event: AuditEvent, around: Partial<Parameters<typeof alternativesOf>[2]> = {}) =>
	alternativesOf(repaired(event), event.metadata, { mints: [], resourceScopes: [], ...around });
const sources = (fields: FieldSource[]) =>
	Object.fromEntries(fields.map(({ path, source, law }) => [path, [source, law]]));
const claimsIn = ({ input }: { input: JsonObject }) =>
	(input.context as JsonObject).subject_claims as JsonObject | undefined;
const edgeScopes = ({ input }: { input: JsonObject }) => (input.delegation_edge as JsonObject).scopes;

/** A workload's mint as audit keeps it. */
const workload = exchange({
	application_id: null,
	subject_kind: null,
	agent_session_id: '',
	delegation_edge_id: '',
	session_id: '[redacted]',
	workload_id: 'workload-1',
});

describe('repairing what was rebuilt', () => {
	it('makes a workload of what names one', () => {
		expect(repaired(workload).input).toMatchObject({
			principal: { type: 'Workload', id: 'workload-1' },
			action: { id: 'CredentialInjection' },
		});
	});
});

describe('the source of a field', () => {
	it('is told once for each', () => {
		for (const event of [exchange(), workload, exchange({ requested_scopes: [] })]) {
			for (const { fields } of alternatives(event, { mints: [mint] })) {
				const paths = fields.map(({ path }) => path);
				expect(paths).toEqual([...new Set(paths)]);
				expect(paths.filter((path) => path.startsWith('context.subject_claims.'))).toEqual([]);
			}
		}
	});

	it('is the law of empty ids alone for a delegation that is none', () => {
		const [only] = alternatives(workload);
		const told = sources(only?.fields ?? []);
		expect(told['delegation_edge.id']).toEqual(['normalised', 'empty_ids']);
		expect(told).not.toHaveProperty('delegation_edge');
		expect(told['delegation_edge.scopes']).toEqual(['recorded', null]);
		expect(told['context.subject_claims']).toEqual(['deduced', 'own_name']);
	});

	it('keeps what the laws told beside the claims of a mint', () => {
		const event = exchange({ requested_scopes: [], session_id: '[redacted]' });
		const [only] = alternatives(event, { mints: [mint] });
		expect(sources(only?.fields ?? [])).toMatchObject({
			'context.session_id': ['normalised', 'empty_ids'],
			'context.subject_claims': ['fetched', 'claims'],
		});
	});

	it.each<[string, JsonObject, boolean]>([
		['an application that asks', { subject_kind: 'application' }, false],
		['a workload that asks', { subject_kind: null, workload_id: 'workload-1' }, false],
		['a user that asks', { subject_kind: 'user' }, true],
		['an application that asks for nothing', { requested_scopes: [] }, true],
	])('of claims: %s', (_who, metadata, missing) => {
		const event = exchange(metadata);
		const fields = provenanceOf(rebuildInput(event, 'zone-1'), [], event.metadata);
		expect(missingFields(fields).includes('context.subject_claims')).toBe(missing);
	});

	it('is audit for claims that are there, with their value', () => {
		const claims = { scope: 'ledger:read' };
		const fields = provenanceOf({ context: { subject_claims: claims } }, [], {});
		expect(fields).toContainEqual(
			expect.objectContaining({ path: 'context.subject_claims', source: 'recorded', after: claims }),
		);
	});
});

describe('what is not known', () => {
	it('does not draw the claims of mints into a request for scopes', () => {
		const inputs = alternatives(exchange(), { mints: [mint] });
		expect(inputs.map(claimsIn)).toEqual([undefined]);
	});

	it('is laid in as the most and the least of a delegation without a session', () => {
		const inputs = alternatives(exchange({ agent_session_id: '' }));
		expect(inputs.map(edgeScopes)).toEqual([['ledger:read'], []]);
	});

	it('is laid in for each of two fields', () => {
		const inputs = alternatives(exchange({ agent_session_id: '', subject_kind: 'user' }));
		expect(inputs.map((one) => [edgeScopes(one), claimsIn(one) !== undefined])).toEqual([
			[['ledger:read'], false],
			[['ledger:read'], true],
			[[], false],
			[[], true],
		]);
	});

	it('is laid in for a presentation as every mandate, one for another target, and none', () => {
		const scopes = ['ledger:read', 'ledger:write'];
		const inputs = alternatives(exchange({ requested_scopes: [] }), { resourceScopes: scopes });
		const guesses = [...new Map(inputs.map((one) => [JSON.stringify(claimsIn(one) ?? null), one])).values()];
		expect(guesses.map(claimsIn)).toEqual([
			{ delegation_edge_id: EDGE, scope: 'ledger:read ledger:write', target: ['resource://ledger'] },
			{ delegation_edge_id: EDGE, scope: 'ledger:read', target: ['resource://ledger'] },
			{ delegation_edge_id: EDGE, scope: 'ledger:write', target: ['resource://ledger'] },
			{ delegation_edge_id: EDGE, scope: 'ledger:read ledger:write', target: [] },
			undefined,
		]);
	});
});
