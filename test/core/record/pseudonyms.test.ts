import { describe, expect, it } from 'vitest';
import type { RegressionCase } from '../../../src/core/cases/parse.js';
import { applicationPseudonym, pseudonymise, restoreCases } from '../../../src/core/record/pseudonyms.js';
import type { JsonObject } from '../../../src/model/json.js';
import { expectation } from '../../support/evidence.js';

const INPUT: JsonObject = {
	principal: {
		type: 'Application',
		id: 'app-1',
		zone_id: 'zone-1',
		agent_session_id: 'session-1',
		labels: ['app-1', 'cashier', 'tenant:app-1'],
	},
	resource: { identifier: 'resource://ledger' },
	context: {
		agent_session_id: 'session-1',
		delegation_edge_id: 'edge-1',
		subject_claims: { delegation_edge_id: 'edge-1', target: ['resource://ledger'] },
	},
	delegation_edge: { id: 'edge-1', scopes: ['ledger:read'] },
};
const APP = applicationPseudonym('app-1');

function caseOf(input: JsonObject, name = 'one'): RegressionCase {
	return {
		...{ name, expectation: expectation('deny'), expected: 'deny', input, file: 'cases.yaml' },
		...{ placeOf: () => null, remarks: [], impossible: null, ofDenial: false },
	};
}

function home(ids: string[]) {
	const zone = { id: 'zone-1', name: 'payments' };
	let asked = 0;
	const applications = async () => {
		asked += 1;
		return ids.map((id) => ({ id, name: id }));
	};
	return { zone, applications, asked: () => asked };
}

describe('pseudonyms', () => {
	it('stand for the same id everywhere, and leave the rest', () => {
		const [session] = JSON.stringify(pseudonymise(INPUT)).match(/~session\.[0-9a-f]{12}/) ?? [];
		const [edge] = JSON.stringify(pseudonymise(INPUT)).match(/~delegation\.[0-9a-f]{12}/) ?? [];
		expect(APP).toMatch(/^~app\.[0-9a-f]{12}$/);
		expect(pseudonymise(INPUT)).toEqual({
			principal: {
				type: 'Application',
				id: APP,
				zone_id: '~zone',
				agent_session_id: session,
				labels: [APP, 'cashier', 'tenant:app-1'],
			},
			resource: { identifier: 'resource://ledger' },
			context: {
				agent_session_id: session,
				delegation_edge_id: edge,
				subject_claims: { delegation_edge_id: edge, target: ['resource://ledger'] },
			},
			delegation_edge: { id: edge, scopes: ['ledger:read'] },
		});
	});

	it('leave a workload its id, which the zone does not list', () => {
		const principal = { type: 'Workload', id: 'nightly', zone_id: 'zone-1' };
		expect(pseudonymise({ principal })).toEqual({ principal: { ...principal, zone_id: '~zone' } });
	});

	it('are mapped back to the zone of the run and its applications', async () => {
		const [restored] = await restoreCases([caseOf(pseudonymise(INPUT))], home(['app-2', 'app-1']));
		expect(restored?.input).toMatchObject({
			principal: { id: 'app-1', zone_id: 'zone-1', labels: ['app-1', 'cashier', 'tenant:app-1'] },
			delegation_edge: { id: expect.stringMatching(/^~delegation\./) },
		});
	});

	it('cost nothing where there are none, and no list where only the zone is meant', async () => {
		const at = home(['app-1']);
		const plain = [caseOf(INPUT)];
		expect(await restoreCases(plain, at)).toBe(plain);
		const [zoned] = await restoreCases([caseOf({ principal: { zone_id: '~zone' } })], at);
		expect(zoned?.input).toEqual({ principal: { zone_id: 'zone-1' } });
		expect(at.asked()).toBe(0);
	});

	it('of no application of the zone are an error that names the case', async () => {
		const run = restoreCases(
			[caseOf(INPUT, 'first'), caseOf(pseudonymise(INPUT), 'second')],
			home(['app-2']),
		);
		await expect(run).rejects.toMatchObject({
			code: 'unknown_pseudonym',
			message: expect.stringContaining('"second"'),
			details: { case: 'second', pseudonym: APP },
		});
	});
});
