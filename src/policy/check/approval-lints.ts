import { holdsOf, neverGranted } from '../authority/declarations.js';
import type { AuthorityData } from '../data.js';
import { entryOf, itemsOf, textOf } from '../tree.js';
import { type Lint, warning } from './written.js';
import type { PlacedGrant, Written } from './written-value.js';

/** Approval tiers that no scope has, and scopes that alone need both an operator and a subject. Pure. */
export function declaredTierLints(data: AuthorityData, values: readonly Written[]): Lint[] {
	const used = new Set(data.risk.map(({ tier }) => tier));
	return values.flatMap((written) => {
		const { name, node } = written;
		const rows = name === 'approval_tiers' || name === 'risk' ? itemsOf(node) : [];
		return rows.flatMap((row) => {
			if (name === 'approval_tiers') {
				const tier = entryOf(row, 'tier');
				const text = textOf(tier?.held);
				if (tier === undefined || text === null || used.has(text)) return [];
				const said = `no scope has the tier "${text}", so it holds nothing`;
				return [warning(written, tier.held.at, 'tier_without_risk', 'never_matches', said)];
			}
			const scope = entryOf(row, 'scope');
			const text = textOf(scope?.held);
			if (scope === undefined || text === null || !neverGranted(holdsOf(data, text))) return [];
			const said = `${text} needs an operator and a subject both, so nobody can grant it`;
			return [warning(written, scope.held.at, 'class_conflict', 'never_granted', said)];
		});
	});
}

/** Roles of which two scopes cannot be asked for together: one waits for an operator, the other for a subject. Pure. */
export function roleConflicts(data: AuthorityData, { grant, written, member }: PlacedGrant): Lint[] {
	const roles = entryOf(member.held, 'roles');
	return grant.roles.flatMap(({ role, scopes }) => {
		const at = entryOf(roles?.held, role)?.at;
		const alone = scopes.filter((scope) => !neverGranted(holdsOf(data, scope)));
		const ofClass = (wanted: string) =>
			alone.filter((scope) => holdsOf(data, scope).some(({ approver }) => approver === wanted));
		const [operator, subject] = [ofClass('operator'), ofClass('subject')];
		if (at === undefined || operator.length === 0 || subject.length === 0) return [];
		const said = `${role} of ${grant.resource} holds ${operator.join(', ')}, which waits for an operator, and ${subject.join(', ')}, which waits for a subject: nobody can grant a request for both`;
		return [warning(written, at, 'class_conflict', 'never_granted', said)];
	});
}
