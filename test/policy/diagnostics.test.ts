import { describe, expect, it } from 'vitest';
import { holdOf, reasonOf } from '../../src/policy/diagnostics.js';

describe('reading diagnostics', () => {
	it('finds the reason, wherever it stands', () => {
		expect(reasonOf([])).toBeNull();
		expect(reasonOf([{ risk: [] }, { reason: 'restriction_active' }])).toBe('restriction_active');
		expect(reasonOf([{ reason: '' }])).toBeNull();
	});

	it('finds the tiers of a hold and who may grant it, and no hold where there is none', () => {
		expect(holdOf([{ risk: [] }])).toBeNull();
		const tiers = [{ tier: 'money', approver: 'operator' }, { tier: 'legal' }];
		expect(holdOf([{ step_up_required: { type: 'human_approval', tiers } }])).toEqual({
			tiers: ['money', 'legal'],
			approvers: ['operator'],
		});
		expect(holdOf([{ step_up_required: {} }])).toEqual({ tiers: [], approvers: [] });
		const classes = [{ tier: 'a', approver: 'subject' }, { tier: 'b', approver: 'any' }, { tier: 'c' }];
		expect(holdOf([{ step_up_required: { tiers: classes } }])).toEqual({
			tiers: ['a', 'b', 'c'],
			approvers: ['any', 'operator', 'subject'],
		});
	});
});
