import type { AuthorityData, Grant } from './data.js';
import type { BundleProblem } from './problems.js';

/** A grant, ready to be asked. */
export interface GrantRules {
	grant: Grant;
	/** Id of the application that owns the resource, null when its binding key names none. */
	owner: string | null;
	roles: ReadonlyMap<string, ReadonlySet<string>>;
	mintPolicy: string;
	usePolicy: string;
}

export interface ConfinementCap {
	labelPrefix: string | null;
	scopes: ReadonlySet<string>;
}

/** The data of a bundle in the form that rungs ask: every look-up a hash. */
export interface Rulebook {
	data: AuthorityData;
	problems: readonly BundleProblem[];
	grants: ReadonlyMap<string, GrantRules>;
	confinement: readonly ConfinementCap[];
	/** Risk tier of a scope. One with several is among the problems. */
	tiers: ReadonlyMap<string, string>;
}

/** Builds the look-ups over `data`. */
export function rulebookOf(data: AuthorityData, problems: readonly BundleProblem[]): Rulebook {
	const bound = new Map(data.bindings.map(({ key, applicationId }) => [key, applicationId]));
	const caps = data.confinement.map(({ labelPrefix, scopes }) => ({ labelPrefix, scopes: new Set(scopes) }));
	return {
		data,
		problems,
		grants: new Map(data.grants.map((grant) => [grant.resource, grantRules(grant, bound)])),
		confinement: caps,
		tiers: new Map(data.risk.map(({ scope, tier }) => [scope, tier])),
	};
}

function grantRules(grant: Grant, bound: ReadonlyMap<string, string>): GrantRules {
	const { application, applicationName, roles } = grant;
	return {
		grant,
		owner: (application === null ? null : bound.get(application)) ?? null,
		roles: new Map(roles.map(({ role, scopes }) => [role, new Set(scopes)])),
		mintPolicy: `caracal-${applicationName}-mint`,
		usePolicy: `caracal-${applicationName}-use`,
	};
}
