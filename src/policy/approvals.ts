import type { Json, JsonObject } from '../model/json.js';
import { isJsonObject } from '../model/json.js';

/** Who may grant a request: an operator of the zone, the user that the agent acts for, or either. */
export type ApproverClass = 'operator' | 'subject' | 'any';

/** Seconds that a request waits for a human: where nothing is declared, at least and at most. */
interface Wait {
	undeclared: number;
	floor: number;
	cap: number;
}

const HOUR = 3_600;
const BY_SUBJECT: Wait = { undeclared: HOUR / 4, floor: 60, cap: 24 * HOUR };

/** Measured on a running Caracal by `expires_at` of `step_up_issued`, over 28 declarations. */
const WAITS: Readonly<Record<ApproverClass, Wait>> = {
	operator: { undeclared: 4 * HOUR, floor: 60, cap: 7 * 24 * HOUR },
	subject: BY_SUBJECT,
	any: BY_SUBJECT,
};

/** Why a mint is refused for good that waits for an operator and for a subject. */
export const CLASS_CONFLICT = 'approval_class_conflict';

/** What the runtime tells the caller of such a mint. */
export const CLASS_CONFLICT_TEXT = 'approval requires separate operator and subject decisions';

/** The class of approver that a declaration of `approval_tiers` asks for; an operator where it names none. */
export function approverOf(declaration: JsonObject): ApproverClass {
	const { approver } = declaration;
	return approver === 'subject' || approver === 'any' ? approver : 'operator';
}

/** How long a request that a declaration of `approval_tiers` holds waits for a human, seconds. */
export function waitOf(declaration: JsonObject): number {
	const { undeclared, floor, cap } = WAITS[approverOf(declaration)];
	const { ttl_seconds: declared } = declaration;
	return typeof declared === 'number' ? Math.min(Math.max(declared, floor), cap) : undeclared;
}

/**
 * A declaration as the runtime acts by it: what it leaves out filled in, its wait within bounds. Two
 * that are equal then hold a mint alike.
 */
export function inEffect(declaration: JsonObject): JsonObject {
	const privacy: Json = declaration.privacy ?? 'identified';
	return { ...declaration, privacy, approver: approverOf(declaration), ttl_seconds: waitOf(declaration) };
}

/**
 * Whether nobody can grant a mint that all these classes hold: it needs an operator's decision and a
 * subject's, which the runtime refuses for good. `any` goes with either.
 */
export function isClassConflict(approvers: readonly string[]): boolean {
	return approvers.includes('operator') && approvers.includes('subject');
}

/** The declarations that hold an allowed mint, as its diagnostics tell them; null where none does. */
export function declarationsIn(diagnostics: readonly JsonObject[]): JsonObject[] | null {
	const held = diagnostics.find((entry) => 'step_up_required' in entry)?.step_up_required;
	if (held === undefined) return null;
	const tiers = isJsonObject(held) ? held.tiers : [];
	return Array.isArray(tiers) ? tiers.filter(isJsonObject) : [];
}
