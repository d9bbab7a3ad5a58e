import type { AuthorityRow, HoldRow } from './schema.js';

/** What class of change a row is, by which a person accepts or declares it. */
export type ChangeKind =
	/** Authority that is given, or that a human can grant again. */
	| 'gain'
	/** Authority that is taken away, or that no human can grant any more. */
	| 'loss'
	| 'newly_held'
	| 'hold_lifted'
	| 'hold_loosened'
	| 'hold_tightened'
	/** As strict as before, and told otherwise to those who decide: their privacy, or a note. */
	| 'hold_reworded'
	| 'restriction'
	| 'confinement'
	| 'binding'
	| 'owner'
	/** Data that becomes malformed or contradicts itself, or no longer does. */
	| 'data'
	/** What decisions call a policy or a risk: nobody may do anything else than before. */
	| 'naming'
	/** One of the sides has no version. */
	| 'version'
	/** A side that cannot be compared. */
	| 'unknown';

const KINDS: Readonly<Record<Exclude<AuthorityRow['kind'], 'hold_changed'>, ChangeKind>> = {
	authority_gained: 'gain',
	authority_lost: 'loss',
	class_conflict_added: 'loss',
	class_conflict_removed: 'gain',
	hold_added: 'newly_held',
	hold_removed: 'hold_lifted',
	restriction_set: 'restriction',
	restriction_lifted: 'restriction',
	restriction_changed: 'restriction',
	confinement_widened: 'confinement',
	confinement_narrowed: 'confinement',
	binding_added: 'binding',
	binding_removed: 'binding',
	binding_changed: 'binding',
	owner_changed: 'owner',
	policy_renamed: 'naming',
	risk_changed: 'naming',
	data_malformed: 'data',
	data_mended: 'data',
	conflict_added: 'data',
	conflict_mended: 'data',
	no_version: 'version',
	bundle_refused: 'unknown',
	bundle_logic: 'unknown',
};

const DIRECTIONS: Readonly<Record<HoldRow['direction'], ChangeKind>> = {
	tightened: 'hold_tightened',
	loosened: 'hold_loosened',
	other: 'hold_reworded',
};

/** The class of change that a row is; whether it is at work tells `dormant`, what it does tells `effect`. */
export function changeKindOf(row: AuthorityRow): ChangeKind {
	return row.kind === 'hold_changed' ? DIRECTIONS[row.direction] : KINDS[row.kind];
}
