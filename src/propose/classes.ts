import { holdsOf, tierOf } from '../policy/authority/declarations.js';
import type { AuthorityData } from '../policy/data.js';
import type { Change } from '../policy/edit/change.js';
import { type Ask, conflicts } from './ask.js';

/** Ways that are tried for one class of approver to go; more scopes than that are moved alike. */
const MOST_WAYS = 64;

/** Ways to settle the tiers of a request: scopes with two tiers, and tiers that need both an operator and a subject. */
export function classWays(ask: Ask, data: AuthorityData): Change[][] {
	return doubledWays(ask, data).flatMap((doubled) => {
		const settled = doubled.reduce(withTier, data);
		if (!conflicts(settled, ask)) return [doubled];
		return [...without('subject', ask, settled), ...without('operator', ask, settled)].map((way) => [
			...doubled,
			...way,
		]);
	});
}

function withTier(data: AuthorityData, change: Change): AuthorityData {
	if (change.kind !== 'tier' || change.tier === null) return data;
	const { scope, tier } = change;
	return { ...data, risk: data.risk.map((rule) => (rule.scope === scope ? { scope, tier } : rule)) };
}

/** One of the tiers for each scope that has several. */
function doubledWays({ scopes }: Ask, { risk }: AuthorityData): Change[][] {
	return scopes.reduce<Change[][]>(
		(ways, scope) => {
			const tiers = [...new Set(risk.filter((rule) => rule.scope === scope).map(({ tier }) => tier))];
			if (tiers.length < 2) return ways;
			return ways.flatMap((way) => tiers.map((tier) => [...way, { kind: 'tier' as const, scope, tier }]));
		},
		[[]],
	);
}

/** Ways by which none of the scopes asks for `approver` any more. */
function without(
	approver: 'subject' | 'operator',
	{ scopes, alongside }: Ask,
	data: AuthorityData,
): Change[][] {
	const all = [...new Set([...scopes, ...alongside])];
	const asking = all.filter((scope) => holdsOf(data, scope).some((one) => one.approver === approver));
	const others = [...new Set([...data.risk, ...data.approvalTiers].map(({ tier }) => tier))].filter(
		(tier) => !data.approvalTiers.some((one) => one.tier === tier && one.approver === approver),
	);
	const ways = asking.reduce<Change[][]>(
		(known, scope) => {
			const tier = tierOf(data.risk, scope) ?? '';
			const choices: Change[] = [
				...(['any', other(approver)] as const).map(
					(to): Change => ({ kind: 'approver', tier, from: approver, to }),
				),
				...others.map((to): Change => ({ kind: 'tier', scope, tier: to })),
				{ kind: 'tier', scope, tier: null },
			];
			if (known.length * choices.length > MOST_WAYS) {
				return known.flatMap((way) => choices.slice(0, 2).map((choice) => [...way, choice]));
			}
			return known.flatMap((way) => choices.map((choice) => [...way, choice]));
		},
		[[]],
	);
	return ways.slice(0, MOST_WAYS);
}

function other(approver: 'subject' | 'operator'): 'subject' | 'operator' {
	return approver === 'subject' ? 'operator' : 'subject';
}
