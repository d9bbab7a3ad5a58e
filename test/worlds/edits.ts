import { DATA_NAMES } from '../../src/policy/names.js';
import { addScope, type Draw, drawTier, TIERS } from './draw.js';
import { LABELS, RESOURCES, SCOPES } from './traffic.js';
import { copyOf, type Grant, type ZoneData } from './zone-data.js';

/** A kind of edit; changes the data in place, or leaves it where there is nothing of the kind. */
export type Edit = (data: ZoneData, draw: Draw) => void;

function anyGrant(data: ZoneData, draw: Draw): { resource: string; grant: Grant } | null {
	const all = Object.entries(data.grants).map(([resource, grant]) => ({ resource, grant }));
	return all.length === 0 ? null : draw.one(all);
}

const grants: Edit = (data, draw) => {
	const at = anyGrant(data, draw);
	if (at === null) return;
	const role = draw.one([...Object.keys(at.grant.roles), draw.one(LABELS)]);
	const scope = draw.one(draw.chance(85) ? (RESOURCES[at.resource] ?? SCOPES) : SCOPES);
	const held = at.grant.roles[role] ?? [];
	if (held.includes(scope)) at.grant.roles[role] = held.filter((one) => one !== scope);
	else addScope(at.grant, role, scope);
};

const roles: Edit = (data, draw) => {
	const at = anyGrant(data, draw);
	if (at === null) return;
	const [role] = draw.some(Object.keys(at.grant.roles), 60);
	const other = draw.one(LABELS);
	if (role === undefined || draw.chance(25)) {
		at.grant.roles[other] = draw.some(RESOURCES[at.resource] ?? [], 60);
		return;
	}
	const held = at.grant.roles[role] ?? [];
	delete at.grant.roles[role];
	if (draw.chance(50)) at.grant.roles[other] = held;
};

const confinement: Edit = (data, draw) => {
	const [first] = data.confinement;
	const index = draw.below(Math.max(1, data.confinement.length));
	const rule = data.confinement[index];
	const prefix = draw.one(['tenant:', 'clerk', 'intern', 'tenant:globex', 'c', 'reader']);
	if (first === undefined || rule === undefined || draw.chance(35)) {
		if (data.confinement.some(({ label_prefix }) => label_prefix === prefix)) return;
		data.confinement.push({ label_prefix: prefix, scopes: draw.some(SCOPES, 50) });
	} else if (draw.chance(30)) data.confinement.splice(index, 1);
	else {
		const scope = draw.one(SCOPES);
		const kept = rule.scopes.includes(scope);
		rule.scopes = kept ? rule.scopes.filter((one) => one !== scope) : [...rule.scopes, scope];
	}
};

const risk: Edit = (data, draw) => {
	const scope = draw.one(SCOPES);
	const known = data.risk.find((one) => one.scope === scope);
	const others = data.risk.filter((one) => one.scope !== scope);
	if (known !== undefined && draw.chance(50)) data.risk = others;
	else data.risk = [...others, { scope, tier: draw.one([...TIERS, 'idle']) }];
};

const tiers: Edit = (data, draw) => {
	const index = draw.below(Math.max(1, data.tiers.length));
	const known = data.tiers[index];
	if (known === undefined || draw.chance(40)) {
		data.tiers.push(drawTier(draw, draw.one(TIERS)));
		if (data.risk.length === 0) data.risk.push({ scope: draw.one(SCOPES), tier: draw.one(TIERS) });
	} else if (draw.chance(35)) data.tiers.splice(index, 1);
	else data.tiers[index] = drawTier(draw, known.tier);
};

const restrict: Edit = (data, draw) => {
	data.restrict = data.restrict.length > 0 && draw.chance(80) ? [] : [...data.restrict, 'incident'];
};

const bindings: Edit = (data, draw) => {
	const key = draw.one([...Object.keys(data.appIds), 'alias']);
	const other = draw.one(Object.values(data.appIds));
	if (key !== 'alias' && draw.chance(30)) delete data.appIds[key];
	else data.appIds[key] = draw.chance(30) ? 'nobody' : other;
};

const owners: Edit = (data, draw) => {
	const at = anyGrant(data, draw);
	if (at === null) return;
	if (draw.chance(20)) delete data.grants[at.resource];
	else if (draw.chance(25)) {
		const resource = draw.one(Object.keys(RESOURCES));
		data.grants[resource] ??= { application: draw.one(Object.keys(data.appIds)), roles: {} };
	} else at.grant.application = draw.one([...Object.keys(data.appIds), 'unbound']);
};

const LAYOUTS: ZoneData['layout'][] = [
	{
		Grants: ['grants'],
		Bindings: ['app_ids'],
		Limits: ['confinement', 'restrict', 'risk'],
		Approvals: ['approval_tiers'],
	},
	{ All: ['app_ids', 'grants', 'confinement', 'restrict', 'risk', 'approval_tiers'] },
	{
		Grants: ['app_ids', 'grants'],
		Approvals: ['risk', 'approval_tiers'],
		Limits: ['confinement', 'restrict'],
	},
	{ Grants: ['app_ids', 'grants'], Limits: ['confinement', 'restrict'] },
	{ Grants: ['app_ids', 'grants'], Approvals: ['risk', 'approval_tiers'] },
];

/** Documents parted, put together, reordered, or left out. */
const documents: Edit = (data, draw) => {
	data.layout = draw.one(LAYOUTS);
};

/** Takes out what no document says. */
export function forgetUnsaid(data: ZoneData): void {
	const said = new Set(Object.values(data.layout).flat());
	if (!said.has('confinement')) Object.assign(data, { confinement: [], restrict: [] });
	if (!said.has('risk')) Object.assign(data, { risk: [], tiers: [] });
	for (const name of DATA_NAMES) if (!said.has(name)) delete data.raw[name];
}

/** The same said again by another document, or something that contradicts it. */
const contradiction: Edit = (data, draw) => {
	const name = draw.one(['app_ids', 'confinement', 'risk', 'approval_tiers', 'grants', 'restrict'] as const);
	const other = copyOf(data);
	if (draw.chance(75)) EDITS_OF[name](other, draw);
	const values = { app_ids: other.appIds, approval_tiers: other.tiers };
	const value = name === 'app_ids' || name === 'approval_tiers' ? values[name] : other[name];
	data.again = [{ name, value: JSON.stringify(value) }];
};

const EDITS_OF = { app_ids: bindings, confinement, risk, approval_tiers: tiers, grants, restrict };

/** What decisions call a policy: a binding key or a policy by another name. */
const renamed: Edit = (data, draw) => {
	if (draw.chance(40)) {
		data.layout = { 'Grants again': data.layout.Grants ?? [], ...data.layout };
		delete data.layout.Grants;
		return;
	}
	const key = draw.one(Object.keys(data.appIds));
	const id = data.appIds[key];
	if (id === undefined) return;
	delete data.appIds[key];
	data.appIds[`${key}-2`] = id;
	for (const grant of Object.values(data.grants)) {
		if (grant.application === key) grant.application = `${key}-2`;
	}
};

const malformed: Edit = (data, draw) => {
	data.raw = draw.one([
		{ risk: '[{"scope": "ledger:read"}]' },
		{ risk: '{}' },
		{ approval_tiers: '[{"tier": ""}]' },
		{ approval_tiers: '[{"tier": "money", "ttl_seconds": 0.5}]' },
		{ confinement: '"tenant:"' },
		{ confinement: '[{"scopes": ["ledger:read"]}]' },
		{ app_ids: '["payments"]' },
		{ grants: '{"resource://ledger": {"application": "payments", "roles": {"clerk": "ledger:read"}}}' },
	]);
};

export const EDITS: Readonly<Record<string, Edit>> = {
	grants,
	roles,
	confinement,
	risk,
	tiers,
	restrict,
	bindings,
	owners,
	documents,
	contradiction,
	renamed,
	malformed,
};
