import type { Json } from '../model/json.js';
import { type ApprovalTier, approvalDeclarations, type RiskRule, riskRules } from './classification.js';
import type { Merged } from './merge.js';
import type { DataName } from './names.js';
import { elements, isObject, keyOf, member, pairs, toJson, type Value } from './values.js';

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
export function formatted(value: Value): string {
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
	return rules === undefined ? [{ labelPrefix: null, scopes: [] }] : confinementRules(rules);
}

/** The rules among the elements of `confinement`. */
export function confinementRules(elements: readonly Value[]): ConfinementRule[] {
	return elements.flatMap((rule) => {
		const prefix = member(rule, 'label_prefix');
		// A prefix that is no text is a prefix of no label.
		if (prefix !== undefined && typeof prefix !== 'string') return [];
		return [{ labelPrefix: prefix ?? null, scopes: texts(member(rule, 'scopes')) }];
	});
}
