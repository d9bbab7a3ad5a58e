import canonicalize from 'canonicalize';
import type { AuthorityData } from '../data.js';
import type { AuthorityRow, Hold } from './schema.js';

/** Declarations that hold a mint of `scope` for a human, in the order in which a decision shows them. */
export function holdsOf({ risk, approvalTiers }: AuthorityData, scope: string): Hold[] {
	const tier = tierOf(risk, scope);
	return approvalTiers.filter((one) => one.tier === tier);
}

/** The risk tier of a scope, null where it has none. */
export function tierOf(risk: AuthorityData['risk'], scope: string): string | null {
	return risk.find((rule) => rule.scope === scope)?.tier ?? null;
}

export function sameHolds(left: readonly Hold[], right: readonly Hold[]): boolean {
	return spelled(left) === spelled(right);
}

function spelled(holds: readonly Hold[]): string {
	return canonicalize(holds.map(({ declared }) => declared)) ?? '';
}

/**
 * What a change of declarations does. A declaration that nothing replaces which is as strict (the
 * same approver or, for `any`, a narrower one, and no longer to live) makes it a gain.
 */
export function holdEffect(before: readonly Hold[], after: readonly Hold[]): AuthorityRow['effect'] {
	const weakened = before.some((was) => !after.some((is) => asStrict(is, was)));
	if (weakened) return 'gain';
	return after.every((is) => before.some((was) => asStrict(was, is))) ? 'neutral' : 'loss';
}

function asStrict(is: Hold, was: Hold): boolean {
	const approver = is.approver === was.approver || was.approver === 'any';
	return approver && is.ttlSeconds <= was.ttlSeconds;
}
