import type { ApprovalTier, AuthorityData, Grant } from './data.js';
import type { BundleProblem } from './problems.js';

/** A grant, ready to be asked. */
export interface GrantRules {
	grant: Grant;
	/** Applications that are its owner. */
	owners: ReadonlySet<string>;
	roles: ReadonlyMap<string, ReadonlySet<string>>;
	mintPolicy: string;
	usePolicy: string;
}

export interface ConfinementCap {
	labelPrefix: string | null;
	scopes: ReadonlySet<string>;
}

/** The data of a bundle in the form that gates ask: every look-up a hash. */
export interface Rulebook {
	data: AuthorityData;
	problems: readonly BundleProblem[];
	grants: ReadonlyMap<string, GrantRules>;
	confinement: readonly ConfinementCap[];
	/** Tiers of a scope, each once. The contract expects one. */
	tiers: ReadonlyMap<string, readonly string[]>;
	/** Declarations by tier, in the order in which a decision lists them. */
	approvals: ReadonlyMap<string, readonly ApprovalTier[]>;
}

/** Builds the look-ups over `data`. */
export function rulebookOf(data: AuthorityData, problems: readonly BundleProblem[]): Rulebook {
	return {
		data,
		problems,
		grants: grantRules(data),
		confinement: data.confinement.map(({ labelPrefix, scopes }) => ({
			labelPrefix,
			scopes: new Set(scopes),
		})),
		tiers: grouped(
			data.risk,
			(rule) => rule.scope,
			(rule) => rule.tier,
		),
		approvals: grouped(
			data.approvalTiers,
			(tier) => tier.tier,
			(tier) => tier,
		),
	};
}

function grantRules(data: AuthorityData): Map<string, GrantRules> {
	const bound = grouped(
		data.bindings,
		(binding) => binding.key,
		(binding) => binding.applicationId,
	);
	return new Map(
		data.grants.map((grant) => [
			grant.resource,
			{
				grant,
				owners: new Set(grant.application === null ? [] : bound.get(grant.application)),
				roles: new Map(grant.roles.map(({ role, scopes }) => [role, new Set(scopes)])),
				mintPolicy: `caracal-${grant.applicationName}-mint`,
				usePolicy: `caracal-${grant.applicationName}-use`,
			},
		]),
	);
}

/** Groups `items` by `keyOf`, keeping each distinct value once. */
function grouped<T, V>(
	items: readonly T[],
	keyOf: (item: T) => string,
	held: (item: T) => V,
): Map<string, V[]> {
	const groups = new Map<string, V[]>();
	for (const item of items) {
		const group = groups.get(keyOf(item)) ?? [];
		const value = held(item);
		if (!group.includes(value)) group.push(value);
		groups.set(keyOf(item), group);
	}
	return groups;
}
