import { describe, expect, it } from 'vitest';
import { outcomeOf, policyDenials } from '../../src/core/trace/outcome.js';
import { decision } from '../support/evidence.js';

const DENY = decision();
const ALLOW = decision({ decision: 'allow', reason: null, resource: 'resource://reports' });
const HOLD = decision({ decision: 'hold', reason: null, resource: 'resource://reports' });
const OPERATIONAL = decision({ kind: 'operational', status: 'resource_not_found' });

describe('what became of a request', () => {
	it.each([
		['a denial', [DENY], ['complete', 'exchange_denied'], 'deny', 'denied'],
		['a denial whose summary is not ingested yet', [DENY], ['complete'], 'deny', 'denied'],
		['a partial grant', [DENY, ALLOW], ['complete', 'complete'], 'deny', 'granted_in_part'],
		[
			'two resources, of which nothing was granted',
			[DENY, DENY],
			['complete', 'exchange_denied'],
			'deny',
			'denied',
		],
		['an allow beside a refused exchange', [DENY, ALLOW], ['complete', 'exchange_denied'], 'deny', 'denied'],
		['an allow', [ALLOW], ['complete'], 'allow', 'allowed'],
		['a hold', [HOLD], ['complete', 'complete'], 'pending', 'held'],
		['a hold beside a denial', [HOLD, DENY], ['complete', 'complete'], 'deny', 'held'],
		['an operational denial', [OPERATIONAL], ['resource_not_found', 'exchange_denied'], 'deny', 'refused'],
		[
			'an operational denial beside one of policy',
			[OPERATIONAL, DENY],
			['exchange_denied'],
			'deny',
			'denied',
		],
		['a gateway use without policy', [], ['upstream_rejected'], 'allow', 'allowed'],
	] as const)('%s', (_what, decisions, statuses, final, outcome) => {
		expect(outcomeOf([...decisions], [...statuses], final)).toBe(outcome);
	});
});

it('only what policy denied can be repaired, on the resource that is meant', () => {
	const trace = {
		...{
			requestId: 'r',
			outcome: 'denied' as const,
			finalDecision: 'deny',
			reasons: [],
			determiningPolicies: [],
			at: '',
			application: null,
		},
		decisions: [DENY, ALLOW, OPERATIONAL],
		events: [],
	};
	expect(policyDenials(trace, null)).toEqual([DENY]);
	expect(policyDenials(trace, 'resource://ledger')).toEqual([DENY]);
	expect(policyDenials(trace, 'resource://reports')).toEqual([]);
});
