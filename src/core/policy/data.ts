import type { Json, JsonObject } from '../model.js';
import type { Merged } from './merge.js';
import type { DataName } from './names.js';
import {
	compare,
	elements,
	isArray,
	isObject,
	keyOf,
	member,
	pairs,
	setOf,
	toJson,
	type Value,
} from './values.js';

/**
 * What a bundle says, as plain data: the relation that decisions are made of. Only what the contract
 * can ever read is kept: a scope or role that is no text, for one, matches no request. A name in
 * conflict, or given by logic, counts as not defined.
 */
export interface AuthorityData {
	bindings: Binding[];
	grants: Grant[];
	confinement: ConfinementRule[];
	/** Every entry of `restrict`; any one of them denies everything. */
	restrictions: Json[];
	risk: RiskRule[];
	/** False where `risk` is not what the contract wants, which denies every mint. */
	riskWellFormed: boolean;
	approvalTiers: ApprovalTier[];
	approvalWellFormed: boolean;
	/** Documents that define each name, in order. */
	definedIn: { [name in DataName]?: string[] };
}

/** An entry of `app_ids`. `key` is a text as it stands; other values are told apart by a leading NUL. */
export interface Binding {
	key: string;
	applicationId: string;
}

export interface Grant {
	resource: string;
	/** Binding key of the owner, null where the grant names none. */
	application: string | null;
	/** The owner as a determining policy spells it. */
	applicationName: string;
	roles: { role: string; scopes: string[] }[];
}

/** `labelPrefix` is null where the rule has none: such a rule confines every delegated mint. */
export interface ConfinementRule {
	labelPrefix: string | null;
	scopes: string[];
}

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

/** The plain data of merged documents. */
export function authorityData(merged: Merged): AuthorityData {
	const value = (name: DataName) => merged.get(name)?.value;
	const risk = riskRules(value('risk'));
	const approvalTiers = approvalDeclarations(value('approval_tiers'));
	const names = [...merged].map(([name, { definitions }]) => [name, documentsOf(definitions)] as const);
	return {
		bindings: bindings(value('app_ids')),
		grants: grants(value('grants')),
		confinement: confinement(value('confinement')),
		restrictions: (elements(value('restrict')) ?? []).map(toJson),
		risk: risk ?? [],
		riskWellFormed: risk !== null,
		approvalTiers: approvalTiers ?? [],
		approvalWellFormed: approvalTiers !== null,
		definedIn: Object.fromEntries(names.filter(([, documents]) => documents.length > 0)),
	};
}

function documentsOf(definitions: readonly { place: { document: string } }[]): string[] {
	return [...new Set(definitions.map(({ place }) => place.document))];
}

function bindingKey(value: Value): string {
	return typeof value === 'string' ? value : `\0${keyOf(value)}`;
}

function bindings(value: Value | undefined): Binding[] {
	return pairs(value).flatMap(([key, id]) => {
		return typeof id === 'string' ? [{ key: bindingKey(key), applicationId: id }] : [];
	});
}

function grants(value: Value | undefined): Grant[] {
	if (!isObject(value)) return [];
	return [...value.entries.values()].flatMap(([resource, row]) => {
		if (typeof resource !== 'string') return [];
		const application = member(row, 'application');
		const named = application === undefined ? null : bindingKey(application);
		const applicationName = application === undefined ? '' : formatted(application);
		return [{ resource, application: named, applicationName, roles: roles(member(row, 'roles')) }];
	});
}

/** As OPA's `sprintf` fills in `%s`: only a text comes out as it stands. */
function formatted(value: Value): string {
	if (typeof value === 'string') return value;
	if (typeof value !== 'number') return JSON.stringify(toJson(value));
	return `%!s(${Number.isInteger(value) ? 'int' : 'float64'}=${value})`;
}

function roles(value: Value | undefined): { role: string; scopes: string[] }[] {
	if (!isObject(value)) return [];
	return [...value.entries.values()].flatMap(([role, scopes]) => {
		return typeof role === 'string' ? [{ role, scopes: texts(scopes) }] : [];
	});
}

function texts(value: Value | undefined): string[] {
	const held = (elements(value) ?? []).filter((one) => typeof one === 'string');
	return [...new Set(held)];
}

function confinement(value: Value | undefined): ConfinementRule[] {
	if (value === undefined) return [];
	const rules = elements(value);
	// The contract asks of every rule in it; of a single value that cannot be asked, so nothing passes.
	if (rules === undefined) return [{ labelPrefix: null, scopes: [] }];
	return rules.flatMap((rule) => {
		const prefix = member(rule, 'label_prefix');
		// A prefix that is no text is a prefix of no label.
		if (prefix !== undefined && typeof prefix !== 'string') return [];
		return [{ labelPrefix: prefix ?? null, scopes: texts(member(rule, 'scopes')) }];
	});
}

function riskRules(value: Value | undefined): RiskRule[] | null {
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

/** In the order in which a decision lists those that match, each once; null where one is malformed. */
function approvalDeclarations(value: Value | undefined): ApprovalTier[] | null {
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
	const { tier, approver = 'operator', privacy = 'identified', ttl_seconds: ttlSeconds = 1800 } = shown;
	if (typeof tier !== 'string' || tier === '') return null;
	if (!oneOf(approver, 'operator', 'subject', 'any')) return null;
	if (!oneOf(privacy, 'identified', 'pseudonymous', 'anonymous')) return null;
	if (typeof ttlSeconds !== 'number' || !Number.isInteger(ttlSeconds) || ttlSeconds <= 0) return null;
	return { tier, approver, privacy, ttlSeconds, declared: shown };
}

function oneOf(value: Json, ...choices: string[]): value is string {
	return typeof value === 'string' && choices.includes(value);
}
