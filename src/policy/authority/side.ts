import canonicalize from 'canonicalize';
import type { DecisionResult } from '../../model/answer.js';
import type { JsonObject } from '../../model/json.js';
import { approverOf, CLASS_CONFLICT, declarationsIn, isClassConflict } from '../approvals.js';
import type { Bundle } from '../bundle.js';
import { type AuthorityData, authorityData } from '../data.js';
import type { DataName } from '../names.js';
import type { BundleProblem } from '../problems.js';
import { type GrantRules, rulebookOf } from '../rulebook.js';
import type { Evaluation } from '../types.js';
import { spelledHolds } from './declarations.js';

/**
 * What comes of one input on one side. `key` is equal exactly where the runtime does the same: where
 * the whole results are equal, but for how the declarations that hold a mint are written. A mint that
 * nobody can grant is denied.
 */
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
	/** Whether there is no version at all. */
	absent: boolean;
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
		absent: bundle === null,
		closed: bundle === null || failing || data.restrictions.length > 0,
		decide: (input) => outcomeOf(bundle === null ? NO_VERSION : bundle.engine.decide(input)),
	};
}

/** An evaluation as comparisons see it. The words of a failure are not part of the result. */
export function outcomeOf(evaluation: Evaluation): Outcome {
	if (evaluation.status === 'failed') {
		return { kind: 'failed', reason: evaluation.code, key: `failed:${evaluation.code}` };
	}
	return outcomeOfResult(evaluation.result);
}

function outcomeOfResult(result: DecisionResult): Outcome {
	const { decision, diagnostics } = result;
	const tiers = decision === 'allow' ? declarationsIn(diagnostics) : null;
	if (tiers !== null && isClassConflict(tiers.map(approverOf))) {
		return { kind: 'deny', reason: CLASS_CONFLICT, key: CLASS_CONFLICT };
	}
	const reason = diagnostics[0]?.reason;
	const rest = diagnostics.filter((entry) => !('step_up_required' in entry));
	const key = canonicalize([{ ...result, diagnostics: rest }, spelledHolds(tiers ?? [])]) ?? '';
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
