import type { PolicyRequest } from '../input.js';
import type { DataName } from '../names.js';
import type { Rulebook } from '../rulebook.js';
import type { RungOutcome } from '../types.js';

/** The reasons by which the contract denies. */
export type DenialReason =
	| 'restriction_active'
	| 'malformed_risk_data'
	| 'malformed_approval_data'
	| 'resource_not_granted'
	| 'delegation_scope_exceeded'
	| 'confinement_violation'
	| 'role_scope_mismatch'
	| 'mandate_target_mismatch'
	| 'no_rule_matched';

/**
 * One condition of the contract. `check` decides, and is all that a decision runs; `tell` puts the
 * same finding in words, with the rows of data that it looked at.
 */
export interface Rung {
	readonly name: string;
	/** The reason to deny, null to let the request through. */
	check(request: PolicyRequest, rules: Rulebook): DenialReason | null;
	tell(request: PolicyRequest, rules: Rulebook, passed: boolean): Pick<RungOutcome, 'text' | 'rows'>;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[]): string {
	const last = items.at(-1) ?? 'nothing';
	return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} and ${last}`;
}

export function holdsAll(held: ReadonlySet<string>, wanted: readonly string[]): boolean {
	return wanted.every((one) => held.has(one));
}

/** A row of data, for {@link Rung.tell}: `path` below `name`, and the document that defines it. */
export function row(
	rules: Rulebook,
	name: DataName,
	path: string,
	value: unknown,
): RungOutcome['rows'][number] {
	return { name: `${name}${path}`, document: rules.data.definedIn[name]?.join(', ') ?? '', value };
}

/** Items of `wanted` that `held` lacks, each once. */
export function lacking(wanted: readonly string[], held: ReadonlySet<string> | undefined): string[] {
	return [...new Set(wanted)].filter((one) => held === undefined || !held.has(one));
}
