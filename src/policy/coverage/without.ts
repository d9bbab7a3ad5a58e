import type { BundleProblem } from '../problems.js';
import type { Rulebook } from '../rulebook.js';
import type { Row, ScopeRow, SessionRow } from './row.js';
import { capKey, declarationKey } from './rows.js';

/**
 * The rules with one row taken away. Of a row of a grant only requests on its resource may be asked of
 * what comes back.
 */
export function without(rules: Rulebook, row: Row): Rulebook {
	switch (row.kind) {
		case 'scope':
		case 'session':
			return withoutInGrant(rules, row);
		case 'confinement': {
			const key = capKey(row);
			return { ...rules, confinement: rules.confinement.filter((cap) => capKey(cap) !== key) };
		}
		case 'risk':
			return withoutTier(rules, row);
		case 'approval': {
			const approvalTiers = rules.data.approvalTiers.filter((one) => declarationKey(one) !== row.key);
			return { ...rules, data: { ...rules.data, approvalTiers } };
		}
	}
}

function withoutInGrant(rules: Rulebook, row: ScopeRow | SessionRow): Rulebook {
	const known = rules.grants.get(row.resource);
	if (known === undefined) return rules;
	if (row.kind === 'session')
		return { ...rules, grants: new Map([[row.resource, { ...known, owner: null }]]) };
	const held = new Set(known.roles.get(row.role));
	held.delete(row.scope);
	const roles = new Map(known.roles).set(row.role, held);
	return { ...rules, grants: new Map([[row.resource, { ...known, roles }]]) };
}

/** A scope that had two tiers, and has one now, is no problem any more. */
function withoutTier(rules: Rulebook, { scope, tier }: { scope: string; tier: string }): Rulebook {
	const risk = rules.data.risk.filter((rule) => rule.scope !== scope || rule.tier !== tier);
	const left = new Set(risk.flatMap((rule) => (rule.scope === scope ? [rule.tier] : [])));
	const stays = (problem: BundleProblem) => problem.scope !== scope || left.size > 1;
	return {
		...rules,
		data: { ...rules.data, risk },
		problems: rules.problems.filter(stays),
		tiers: new Map(risk.map((rule) => [rule.scope, rule.tier])),
	};
}
