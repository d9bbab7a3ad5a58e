import type { Json, JsonObject } from '../model.js';
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
	approver: string;
	ttlSeconds: number;
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
	const ttlSeconds = wholeSeconds(member(declared, 'ttl_seconds') ?? 1800);
	return ttlSeconds === null ? null : { tier, approver, privacy, ttlSeconds, declared: shown };
}

/** Seconds of a declaration as a safe whole number, null where the contract does not take them. */
function wholeSeconds(value: Value): number | null {
	if (!isNumber(value)) return null;
	const seconds = exactly(value);
	const positive = seconds.digits !== '' && !seconds.negative;
	return positive && isWhole(seconds) ? Math.min(Number(toJson(value)), Number.MAX_SAFE_INTEGER) : null;
}

function oneOf(value: Json, ...choices: string[]): value is string {
	return typeof value === 'string' && choices.includes(value);
}
