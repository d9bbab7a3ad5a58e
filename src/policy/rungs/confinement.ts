import type { PolicyRequest } from '../input.js';
import type { ConfinementCap, Rulebook } from '../rulebook.js';
import { holdsAll, lacking, listed, type Rung, row } from './rung.js';

/** Rules that confine the session of `request`. */
export function capsOn(request: PolicyRequest, rules: Rulebook): ConfinementCap[] {
	return rules.confinement.filter((cap) => touches(cap, request.labels));
}

function touches({ labelPrefix }: ConfinementCap, labels: readonly string[]): boolean {
	return labelPrefix === null || labels.some((label) => label.startsWith(labelPrefix));
}

/** A rule without a prefix lets nothing through, whatever its scopes. */
function admits({ labelPrefix, scopes }: ConfinementCap, requested: readonly string[]): boolean {
	return labelPrefix !== null && holdsAll(scopes, requested);
}

export const confinementRung: Rung = {
	name: 'confinement',
	check({ labels, requested }, rules) {
		for (const cap of rules.confinement) {
			if (touches(cap, labels) && !admits(cap, requested)) return 'confinement_violation';
		}
		return null;
	},
	tell(request, rules, passed) {
		const caps = capsOn(request, rules);
		if (caps.length === 0) return { text: 'no confinement applies', rows: [] };
		const violated = caps.filter((cap) => !admits(cap, request.requested));
		const told = passed ? caps : violated;
		const rows = told.map((cap) => row(rules, 'confinement', `[${cap.labelPrefix}]`, [...cap.scopes]));
		const prefixes = listed(told.map(({ labelPrefix }) => labelPrefix ?? 'a rule without label_prefix'));
		if (passed) return { text: `confinement of ${prefixes} allows it`, rows };
		const missing = new Set(violated.flatMap(({ scopes }) => lacking(request.requested, scopes)));
		const lost = missing.size === 0 ? request.requested : [...missing];
		return { text: `confinement of ${prefixes} leaves out ${listed(lost)}`, rows };
	},
};
