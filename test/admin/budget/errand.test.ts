import { expect, it } from 'vitest';
import { errandOf, isUrgent } from '../../../src/admin/budget/errand.js';

const SET = '/v1/zones/z/policy-sets/s';

it.each([
	['POST', `${SET}/activate`, 'activation'],
	['GET', `${SET}/activation-status`, 'confirmation'],
	['GET', '/v1/zones/z/policy-sets', 'confirmation'],
	['GET', `/caracal${SET}/versions/v`, 'confirmation'],
	['POST', `${SET}/simulate`, 'simulation'],
	['POST', `${SET}/versions`, 'other'],
	['POST', '/v1/zones/z/policy-sets', 'other'],
	['GET', '/v1/zones/z/audit', 'other'],
	['GET', '/v1/zones/z/policies/policy-sets-of-old', 'other'],
])('tells what %s %s is for', (method, path, errand) => {
	expect(errandOf(method, path)).toBe(errand);
});

it('hurries with a rollout alone', () => {
	const errands = ['activation', 'confirmation', 'simulation', 'other'] as const;
	expect(errands.filter(isUrgent)).toEqual(['activation', 'confirmation']);
});
