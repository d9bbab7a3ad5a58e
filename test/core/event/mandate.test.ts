import { describe, expect, it } from 'vitest';
import { claimsLaw, isPresentation } from '../../../src/core/event/mandate.js';
import { mintsFor, mintsSince, presentationOf } from '../../../src/core/event/mints.js';
import type { AuditEvent } from '../../../src/model/audit.js';
import type { JsonObject } from '../../../src/model/json.js';
import { EDGE, edgeMadeAt, exchange } from '../../support/event.js';

describe('a presentation', () => {
	const context = { requested_scopes: [], delegation_edge_id: EDGE };
	const MINT = { ...context, requested_scopes: ['ledger:read'] };

	it.each<[string, JsonObject, boolean]>([
		['asks for no scope on a delegation, without claims', context, true],
		['does not ask for scopes', MINT, false],
		['has a delegation', { requested_scopes: [] }, false],
		['lacks its claims', { ...context, subject_claims: { scope: 'ledger:read' } }, false],
	])('%s', (_what, given, expected) => {
		expect(isPresentation({ context: given })).toBe(expected);
	});
});

describe('mints of a presentation', () => {
	const presentation = exchange({ requested_scopes: [] }, { id: 'use' });
	const found = (mint: AuditEvent) =>
		mintsFor(presentationOf(presentation), [mint]).map(({ eventId }) => eventId);

	it('are granted exchanges of its session and delegation, up to the very moment', () => {
		expect(found(exchange())).toEqual(['mint']);
		expect(found(exchange({}, { occurredAt: '2026-11-21T08:31:00.000Z' }))).toEqual(['mint']);
	});

	it.each<[string, AuditEvent]>([
		['another kind of event', exchange({}, { eventType: 'session_opened' })],
		['an exchange that was not evaluated', exchange({}, { evaluationStatus: 'failed' })],
		['a denied exchange', exchange({}, { decision: 'deny' })],
		['an exchange for no scope', exchange({ requested_scopes: [] })],
		['a later exchange', exchange({}, { occurredAt: '2026-11-21T09:00:00.001Z' })],
		['an exchange of another session', exchange({ agent_session_id: 'session-2' })],
		['an exchange on another delegation', exchange({ delegation_edge_id: 'edge-2' })],
		['an exchange for no resource', exchange({ resource: '' })],
	])('are not %s', (_what, event) => {
		expect(found(event)).toEqual([]);
	});
});

describe('the time since when mints are looked for', () => {
	const since = (edge: string) =>
		new Date(mintsSince(presentationOf(exchange({ delegation_edge_id: edge })))).toISOString();

	it.each([
		['ten seconds before the delegation was made', EDGE, '2026-11-21T08:29:50.000Z'],
		['a day back at most', edgeMadeAt('2026-11-18T09:00:00.000Z'), '2026-11-20T09:00:00.000Z'],
		['a day where clocks disagree', edgeMadeAt('2026-11-21T10:00:00.000Z'), '2026-11-20T09:00:00.000Z'],
		['a day where the id tells no time', EDGE.replace('-7', '-4'), '2026-11-20T09:00:00.000Z'],
		['a day where there is no delegation', '', '2026-11-20T09:00:00.000Z'],
	])('is %s', (_what, edge, expected) => {
		expect(since(edge)).toBe(expected);
	});
});

describe('the claims law', () => {
	const input = { context: { requested_scopes: [], delegation_edge_id: EDGE } };
	const mint = (eventId: string, resource: string, scopes: string[]) => ({
		eventId,
		resource,
		scopes,
		at: '2026-11-21T08:59:00.000Z',
	});

	it('gives the claims of every resource and set of scopes that was minted', () => {
		const inputs = claimsLaw(input, [
			mint('1', 'resource://ledger', ['ledger:read', 'ledger:write']),
			mint('2', 'resource://ledger', ['ledger:write', 'ledger:read', 'ledger:read']),
			mint('3', 'resource://ledger', ['ledger:read']),
			mint('4', 'resource://mail', ['ledger:read']),
		]);
		const claims = inputs.map((one) => (one.input.context as JsonObject).subject_claims as JsonObject);
		expect(claims.map(({ target, delegation_edge_id }) => [target, delegation_edge_id])).toEqual([
			[['resource://ledger'], EDGE],
			[['resource://ledger'], EDGE],
			[['resource://mail'], EDGE],
		]);
		expect(claims.map(({ scope }) => new Set(String(scope).split(' ')))).toEqual([
			new Set(['ledger:read', 'ledger:write']),
			new Set(['ledger:read']),
			new Set(['ledger:read']),
		]);
	});
});
