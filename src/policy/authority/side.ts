import canonicalize from 'canonicalize';
import type { JsonObject } from '../../model/json.js';
import type { Bundle } from '../bundle.js';
import { type AuthorityData, authorityData } from '../data.js';
import type { DataName } from '../names.js';
import type { BundleProblem } from '../problems.js';
import { type GrantRules, rulebookOf } from '../rulebook.js';
import type { Evaluation } from '../types.js';

/** What one side says of one input. `key` is equal exactly where the whole results are. */
export interface Outcome {
	kind: 'allow' | 'deny' | 'failed';
	reason: string | null;
	key: string;
}

/** One side of a comparison: a literal bundle, or no version at all. */
export interface Side {
	data: AuthorityData;
	problems: readonly BundleProblem[];
	grants: ReadonlyMap<string, GrantRules>;
	/** Whether one thing decides everything: no version, a restriction, or a conflict that fails all. */
	closed: boolean;
	decide(input: JsonObject): Outcome;
}

type Ready = Extract<Bundle, { kind: 'ready' }>;

/** A zone without an active version: the runtime denies everything. */
const NO_VERSION: Evaluation = {
	status: 'complete',
	result: {
		decision: 'deny',
		evaluation_status: 'complete',
		determining_policies: [],
		diagnostics: [{ reason: 'no_active_policy_set' }],
	},
};

/** The side of a bundle that compiled; null stands for no version. */
export function sideOf(bundle: Ready | null): Side {
	const data = bundle?.data ?? authorityData(new Map());
	const problems = bundle?.problems ?? [];
	const failing = problems.some(({ reach }) => reach === 'every_decision');
	return {
		data,
		problems,
		grants: rulebookOf(data, problems).grants,
		closed: bundle === null || failing || data.restrictions.length > 0,
		decide: (input) => outcomeOf(bundle === null ? NO_VERSION : bundle.engine.decide(input)),
	};
}

/** An evaluation as comparisons see it. The words of a failure are not part of the result. */
export function outcomeOf(evaluation: Evaluation): Outcome {
	if (evaluation.status === 'failed') {
		return { kind: 'failed', reason: evaluation.code, key: `failed:${evaluation.code}` };
	}
	const { decision, diagnostics } = evaluation.result;
	const reason = diagnostics[0]?.reason;
	const key = canonicalize(evaluation.result) ?? '';
	return { kind: decision, reason: typeof reason === 'string' ? reason : null, key };
}

export function inConflict({ problems }: Side, ...names: DataName[]): boolean {
	return problems.some(({ code, name }) => code === 'conflicting_values' && names.includes(name));
}

/** Scopes that `risk` gives several tiers, so that an allowed mint of them fails. */
export function doubledScopes({ problems }: Side): Set<string> {
	return new Set(problems.flatMap(({ scope }) => (scope === null ? [] : [scope])));
}

/** Resources with an owner, each with the application that owns it. */
export function ownedResources({ grants }: Side): { resource: string; owner: string }[] {
	return [...grants].flatMap(([resource, { owner }]) => (owner === null ? [] : [{ resource, owner }]));
}
