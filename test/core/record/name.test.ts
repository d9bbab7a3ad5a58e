import { describe, expect, it } from 'vitest';
import { distinctNames, nameOfInput } from '../../../src/core/record/name.js';
import type { JsonObject } from '../../../src/model/json.js';

const ledger = { type: 'Resource', identifier: 'resource://ledger' };

function input(context: JsonObject, principal: JsonObject = {}): JsonObject {
	return { principal: { type: 'Application', ...principal }, resource: ledger, context };
}

describe('names of cases', () => {
	it.each([
		['Agent opens its session on resource://ledger', input({ requested_scopes: ['agent:lifecycle'] })],
		[
			'Agent as auditor, cashier: ledger:read, ledger:refund on resource://ledger',
			input(
				{ requested_scopes: ['ledger:refund', 'ledger:read', 'ledger:read'], agent_session_id: 's' },
				{ labels: ['cashier', 'auditor', 'cashier'] },
			),
		],
		['Agent: ledger:read on resource://ledger', input({ requested_scopes: ['ledger:read'] })],
		[
			'Agent as clerk uses ledger:read, ledger:write on resource://ledger',
			input(
				{ requested_scopes: [], subject_claims: { scope: 'ledger:write ledger:read' } },
				{ labels: ['clerk'] },
			),
		],
		['Agent uses no scope on resource://ledger', input({ requested_scopes: [] })],
		[
			'workload Agent: ledger:read on resource://ledger',
			input({ requested_scopes: ['ledger:read'] }, { type: 'Workload' }),
		],
		['Agent uses no scope on no resource', {}],
	])('%s', (name, given) => {
		expect(nameOfInput(given, 'Agent')).toBe(name);
	});
});

describe('names of their own', () => {
	const named = (name: string, digest: string) => ({ name, digest });

	it('carry the digest only where two digests want one name', () => {
		const wanted = [
			named('a', '1111112'),
			named('b', '2222222'),
			named('a', '3333333'),
			named('b', '2222222'),
		];
		expect(distinctNames(wanted, new Set())).toEqual(['a (111111)', 'b', 'a (333333)', 'b']);
	});

	it('carry the digest where the name is taken, and all of it where that is taken too', () => {
		expect(distinctNames([named('a', '1111112')], new Set(['a']))).toEqual(['a (111111)']);
		expect(distinctNames([named('a', '1111112')], new Set(['a', 'a (111111)']))).toEqual(['a (1111112)']);
		const alike = [named('a', '1111112'), named('a', '1111113')];
		expect(distinctNames(alike, new Set())).toEqual(['a (1111112)', 'a (1111113)']);
	});
});
