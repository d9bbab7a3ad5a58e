import type { Json, JsonObject } from '../model/json.js';
import type { ApproverClass } from './approvals.js';
import { approverOf, waitOf } from './approvals.js';
import { isWhole } from './decimal.js';
import {
	compare,
	exactly,
	isArray,
	isNumber,
	isObject,
	member,
	setOf,
	toJson,
	type Value,
} from './values.js';

export interface RiskRule {
	scope: string;
	tier: string;
}

export interface ApprovalTier {
	tier: string;
	approver: ApproverClass;
	/** How long a request that it holds waits, seconds. */
	waitSeconds: number;
	privacy: string;
	/** The declaration as written, which is how a decision shows it. */
	declared: JsonObject;
}

/** The rules of `risk`, null where it is malformed. */
export function riskRules(value: Value | undefined): RiskRule[] | null {
	if (value === undefined) return [];
	if (!isArray(value)) return null;
	const rules = value.map((rule) => ({ scope: member(rule, 'scope'), tier: member(rule, 'tier') }));
	return rules.every(isRiskRule) ? rules : null;
}

function isRiskRule(rule: { scope: Value | undefined; tier: Value | undefined }): rule is RiskRule {
	return isName(rule.scope) && isName(rule.tier);
}

function isName(value: Value | undefined): value is string {
	return typeof value === 'string' && value !== '';
}

/** Declarations in the order in which a decision lists those that match, each once; null where one is malformed. */
export function approvalDeclarations(value: Value | undefined): ApprovalTier[] | null {
	if (value === undefined) return [];
	if (!isArray(value)) return null;
	const distinct = [...setOf(value).items.values()].sort(compare);
	const declarations = distinct.map(approvalDeclaration);
	const wellFormed = declarations.filter((declaration) => declaration !== null);
	return wellFormed.length === declarations.length ? wellFormed : null;
}

function approvalDeclaration(declared: Value): ApprovalTier | null {
	const shown = toJson(declared);
	if (!isObject(declared) || shown === null || typeof shown !== 'object' || Array.isArray(shown)) return null;
	const { tier, approver = 'operator', privacy = 'identified' } = shown;
	if (typeof tier !== 'string' || tier === '') return null;
	if (!oneOf(approver, 'operator', 'subject', 'any')) return null;
	if (!oneOf(privacy, 'identified', 'pseudonymous', 'anonymous')) return null;
	if (!isWholeWait(member(declared, 'ttl_seconds'))) return null;
	return { tier, approver: approverOf(shown), privacy, waitSeconds: waitOf(shown), declared: shown };
}

/** Whether the contract takes the seconds of a declaration, or finds none; exactly, whatever a double makes of them. */
function isWholeWait(value: Value | undefined): boolean {
	if (value === undefined) return true;
	if (!isNumber(value)) return false;
	const seconds = exactly(value);
	return seconds.digits !== '' && !seconds.negative && isWhole(seconds);
}

function oneOf(value: Json, ...choices: string[]): value is string {
	return typeof value === 'string' && choices.includes(value);
}
