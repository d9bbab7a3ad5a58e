import { type Rung, row } from './rung.js';

export const restrictionRung: Rung = {
	name: 'restriction',
	check: (_request, rules) => (rules.data.restrictions.length > 0 ? 'restriction_active' : null),
	tell: (_request, rules, passed) => ({
		text: passed ? 'no restriction' : `the zone is frozen: ${rules.data.restrictions.map(shown).join(', ')}`,
		rows: passed ? [] : [row(rules, 'restrict', '', rules.data.restrictions)],
	}),
};

function shown(entry: unknown): string {
	return typeof entry === 'string' ? entry : JSON.stringify(entry);
}
