import { waitOf } from '../policy/approvals.js';
import type { Bundle } from '../policy/bundle.js';
import type { ApprovalTier } from '../policy/classification.js';
import { type AuthorityData, formatted, type Grant } from '../policy/data.js';
import type { Change } from '../policy/edit/change.js';
import { keyValue } from '../policy/edit/key-value.js';
import { engineOf } from '../policy/engine.js';
import type { BundleProblem } from '../policy/problems.js';
import { rulebookOf } from '../policy/rulebook.js';

export type Ready = Extract<Bundle, { kind: 'ready' }>;

/** A bundle of data alone. */
export function readyOf(data: AuthorityData, problems: readonly BundleProblem[]): Ready {
	const engine = engineOf(rulebookOf(data, problems));
	return { kind: 'ready', engine, data, problems: [...problems], bytes: 0 };
}

/** The bundle with changes made in its data: those that take no look at the documents. */
export function applyChanges({ data, problems }: Ready, changes: readonly Change[]): Ready {
	const settled = new Set(changes.flatMap((change) => (change.kind === 'tier' ? [change.scope] : [])));
	return readyOf(
		changes.reduce(applied, data),
		problems.filter(({ scope }) => scope === null || !settled.has(scope)),
	);
}

function applied(data: AuthorityData, change: Change): AuthorityData {
	switch (change.kind) {
		case 'scopes':
			return withGrant(data, change.resource, (grant) => withScopes(grant, change.role, change.scopes));
		case 'owner':
			return withGrant(data, change.resource, (grant) => ({
				...grant,
				application: change.bindingKey,
				applicationName: formatted(keyValue(change.bindingKey)),
			}));
		case 'binding':
			return { ...data, bindings: bound(data.bindings, change.bindingKey, change.applicationId) };
		case 'lift':
			return { ...data, restrictions: [] };
		case 'admit':
		case 'prefix':
		case 'uncap':
			return { ...data, confinement: data.confinement.flatMap((rule) => confined(rule, change)) };
		case 'tier':
			return { ...data, risk: tiered(data.risk, change.scope, change.tier) };
		case 'approver':
			return { ...data, approvalTiers: data.approvalTiers.map((one) => approved(one, change)) };
		default:
			return data;
	}
}

function withGrant(data: AuthorityData, resource: string, edit: (grant: Grant) => Grant): AuthorityData {
	const known = data.grants.find((grant) => grant.resource === resource);
	const fresh = { resource, application: null, applicationName: '', roles: [] };
	if (known === undefined) return { ...data, grants: [...data.grants, edit(fresh)] };
	return { ...data, grants: data.grants.map((grant) => (grant === known ? edit(grant) : grant)) };
}

function withScopes(grant: Grant, role: string, scopes: readonly string[]): Grant {
	const known = grant.roles.find((one) => one.role === role);
	if (known === undefined) return { ...grant, roles: [...grant.roles, { role, scopes: [...scopes] }] };
	const held = { role, scopes: [...new Set([...known.scopes, ...scopes])] };
	return { ...grant, roles: grant.roles.map((one) => (one === known ? held : one)) };
}

function bound(
	bindings: AuthorityData['bindings'],
	key: string,
	applicationId: string,
): AuthorityData['bindings'] {
	const fresh = { key, applicationId };
	return bindings.some((one) => one.key === key)
		? bindings.map((one) => (one.key === key ? fresh : one))
		: [...bindings, fresh];
}

type ConfinementRule = AuthorityData['confinement'][number];

function confined(
	rule: ConfinementRule,
	change: Extract<Change, { kind: 'admit' | 'prefix' | 'uncap' }>,
): ConfinementRule[] {
	if (change.kind === 'admit') {
		if (rule.labelPrefix !== change.labelPrefix) return [rule];
		return [{ ...rule, scopes: [...new Set([...rule.scopes, ...change.scopes])] }];
	}
	if (rule.labelPrefix !== null) return [rule];
	return change.kind === 'uncap' ? [] : [{ labelPrefix: '', scopes: [...change.scopes] }];
}

function tiered(risk: AuthorityData['risk'], scope: string, tier: string | null): AuthorityData['risk'] {
	if (tier === null) return risk.filter((rule) => rule.scope !== scope);
	return risk.map((rule) => (rule.scope === scope ? { scope, tier } : rule));
}

function approved(one: ApprovalTier, change: Extract<Change, { kind: 'approver' }>): ApprovalTier {
	if (one.tier !== change.tier || one.approver !== change.from) return one;
	const declared = { ...one.declared, approver: change.to };
	const approver = change.to === 'subject' || change.to === 'any' ? change.to : 'operator';
	return { ...one, approver, declared, waitSeconds: waitOf(declared) };
}
