import canonicalize from 'canonicalize';
import type { JsonObject } from '../../model/json.js';
import { inEffect, isClassConflict } from '../approvals.js';
import type { AuthorityData } from '../data.js';
import type { Hold, HoldRow } from './schema.js';

/** Declarations that hold a mint of `scope` for a human, in the order in which a decision shows them. */
export function holdsOf({ risk, approvalTiers }: AuthorityData, scope: string): Hold[] {
	const tier = tierOf(risk, scope);
	return approvalTiers.filter((one) => one.tier === tier);
}

/** The risk tier of a scope, null where it has none. */
export function tierOf(risk: AuthorityData['risk'], scope: string): string | null {
	return risk.find((rule) => rule.scope === scope)?.tier ?? null;
}

/** Whether the runtime holds a mint alike by either of them, however they are written. */
export function sameHolds(left: readonly Hold[], right: readonly Hold[]): boolean {
	const spelled = (holds: readonly Hold[]) => spelledHolds(holds.map(({ declared }) => declared)).join();
	return spelled(left) === spelled(right);
}

/** Declarations in one spelling, each once and in one order: equal where the runtime holds a mint alike. */
export function spelledHolds(declarations: readonly JsonObject[]): string[] {
	return [...new Set(declarations.map((one) => canonicalize(inEffect(one)) ?? ''))].sort();
}

/** Whether nobody can grant a mint that all of these hold. */
export function neverGranted(holds: readonly Hold[]): boolean {
	return isClassConflict(holds.map(({ approver }) => approver));
}

/**
 * What a change of declarations does. A declaration that nothing replaces which is as strict (the
 * same approver or, for `any`, a narrower one, and no longer a wait) makes it loosened.
 */
export function holdDirection(before: readonly Hold[], after: readonly Hold[]): HoldRow['direction'] {
	const weakened = before.some((was) => !after.some((is) => asStrict(is, was)));
	if (weakened) return 'loosened';
	return after.every((is) => before.some((was) => asStrict(was, is))) ? 'other' : 'tightened';
}

function asStrict(is: Hold, was: Hold): boolean {
	const approver = is.approver === was.approver || was.approver === 'any';
	return approver && is.waitSeconds <= was.waitSeconds;
}
