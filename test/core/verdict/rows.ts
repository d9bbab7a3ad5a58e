import { type ChangePattern, parseChangePattern } from '../../../src/core/verdict/change-pattern.js';
import type { GrantRow } from '../../../src/policy/authority/schema.js';

/** The clerk of payments gains a refund that the denial does not need. */
export function gain(over: Partial<GrantRow> = {}): GrantRow {
	return {
		kind: 'authority_gained',
		applicationId: 'app-1',
		bindingKey: 'payments',
		resource: 'resource://ledger',
		role: 'clerk',
		scope: 'ledger:refund',
		holds: [],
		effect: 'gain',
		dormant: null,
		decides: ['delegated_mint'],
		needed: false,
		text: 'clerk gains ledger:refund',
		...over,
	};
}

/** A pattern as a flag gives it; the zone has one application. */
export const pattern = (text: string, by: ChangePattern['by'] = '--allow-change') =>
	parseChangePattern(text, by, [{ id: 'app-1', name: 'Payments Agent' }]);
