import type { Problem } from '../model/problem.js';
import type { AuthorityData } from './data.js';
import type { Merged, MergedName } from './merge.js';
import type { DataName } from './names.js';

/** Which decisions of a zone a problem spoils. */
export type Reach =
	/** Every decision fails. */
	| 'every_decision'
	/** Every decision on a resource that `grants` gives to an application fails. */
	| 'granted_resources'
	/** Every request of a session for a token within its delegation fails. */
	| 'delegated_mints'
	/** Requests of sessions and workloads for tokens are denied. */
	| 'mints_denied'
	/** A request for the scope that would be allowed fails. */
	| 'scope';

/**
 * What is wrong with a bundle that compiles all the same. `fails` tells evaluations that end in
 * `policy_eval_failed` from plain denials.
 */
export interface BundleProblem {
	code: 'conflicting_values' | 'conflicting_tiers' | 'malformed_risk_data' | 'malformed_approval_data';
	name: DataName;
	reach: Reach;
	/** The scope, where `reach` is `scope`. */
	scope: string | null;
	documents: string[];
	/** Where the rules in question stand. */
	places: Problem[];
	/** What is wrong, and what it would do to the zone. */
	message: string;
}

const REACH_OF_CONFLICT: Readonly<Record<DataName, Reach>> = {
	app_ids: 'granted_resources',
	approval_tiers: 'every_decision',
	confinement: 'delegated_mints',
	grants: 'every_decision',
	restrict: 'every_decision',
	risk: 'every_decision',
};

const CONSEQUENCE: Readonly<Record<Reach, string>> = {
	delegated_mints: 'every request of a session for a token within its delegation would fail',
	every_decision: 'every decision of the zone would fail',
	granted_resources: 'every decision on a granted resource would fail',
	mints_denied: 'every request of a session or workload for a token would be denied',
	scope: 'every request for that scope that is allowed otherwise would fail',
};

/** What is wrong with a bundle that compiles. */
export function findProblems(merged: Merged, data: AuthorityData): BundleProblem[] {
	const names = [...merged.values()];
	const conflicts = names
		.filter(({ conflict }) => conflict.length > 0)
		.map((one) => conflictProblem(one, data.riskWellFormed));
	return [...conflicts, ...tierProblems(merged, data), ...malformed(merged, data)];
}

/** Malformed risk data is found before anything asks for the approvals, so that their conflict shows nowhere. */
function conflictProblem({ name, conflict }: MergedName, riskWellFormed: boolean): BundleProblem {
	const hidden = name === 'approval_tiers' && !riskWellFormed;
	const reach = hidden ? 'mints_denied' : REACH_OF_CONFLICT[name];
	const said = `${name} is given ${conflict.length} different values`;
	return problem('conflicting_values', name, reach, said, conflict);
}

function tierProblems(merged: Merged, data: AuthorityData): BundleProblem[] {
	const tierOf = new Map<string, string>();
	const doubled = new Set<string>();
	for (const { scope, tier } of data.risk) {
		if ((tierOf.get(scope) ?? tier) !== tier) doubled.add(scope);
		tierOf.set(scope, tier);
	}
	const definitions = merged.get('risk')?.definitions ?? [];
	return [...doubled].map((scope) => ({
		...problem('conflicting_tiers', 'risk', 'scope', `risk gives ${scope} more than one tier`, definitions),
		scope,
	}));
}

function malformed(merged: Merged, data: AuthorityData): BundleProblem[] {
	const risk = merged.get('risk')?.definitions ?? [];
	const tiers = merged.get('approval_tiers')?.definitions ?? [];
	const riskSaid = 'risk is not a list of {scope, tier}';
	const tiersSaid = 'approval_tiers is not a list of declarations that the contract knows';
	return [
		...(data.riskWellFormed ? [] : [problem('malformed_risk_data', 'risk', 'mints_denied', riskSaid, risk)]),
		...(data.approvalWellFormed
			? []
			: [problem('malformed_approval_data', 'approval_tiers', 'mints_denied', tiersSaid, tiers)]),
	];
}

function problem(
	code: BundleProblem['code'],
	name: DataName,
	reach: Reach,
	said: string,
	definitions: readonly { place: Problem }[],
): BundleProblem {
	const places = definitions.map(({ place }) => place);
	const documents = [...new Set(places.map(({ document }) => document))];
	return { code, name, reach, scope: null, documents, places, message: `${said}: ${CONSEQUENCE[reach]}` };
}
