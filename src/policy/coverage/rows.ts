import canonicalize from 'canonicalize';
import { placeAt } from '../../model/problem.js';
import type { Bundle } from '../bundle.js';
import { type ApprovalTier, approvalDeclarations, riskRules } from '../classification.js';
import { type AuthorityData, confinementRules } from '../data.js';
import type { ReadDocument } from '../document.js';
import { type Site, sitesOf } from '../edit/sites.js';
import type { DataName } from '../names.js';
import { entryOf, isCollection, type Node } from '../tree.js';
import type { ApprovalRow, ConfinementRow, RiskRow, Row, RowPlace, ScopeRow, SessionRow } from './row.js';

/** Documents that were compiled to data, and as they were read. */
export interface ReadBundle {
	bundle: Extract<Bundle, { kind: 'ready' }>;
	read: readonly ReadDocument[];
}

/**
 * Every row of authority that documents hold, each once, with the places at which it is said: what roles
 * hold, who opens sessions, confinement, tiers. What contradicts itself or is malformed says nothing, and has
 * no rows.
 */
export function rowsOf({ bundle: { data }, read }: ReadBundle): Row[] {
	const owners = new Map(data.bindings.map(({ key, applicationId }) => [key, applicationId]));
	const grants = openPlaces(read, 'grants');
	return [
		...data.grants.flatMap((grant) => grantRows(grant, owners, grants)),
		...confinementRows(data, openPlaces(read, 'confinement')),
		...riskRows(data, openPlaces(read, 'risk')),
		...approvalRows(data, openPlaces(read, 'approval_tiers')),
	];
}

/** Where the rules of a name stand. */
interface Places {
	sites: readonly Site[];
	at(site: Site, offset: number): RowPlace;
}

function openPlaces(read: readonly ReadDocument[], name: DataName): Places {
	return {
		sites: sitesOf(read, name),
		at: ({ document }, offset) => {
			const source = read[document]?.source ?? { name: '', content: '' };
			return { document: source.name, ...placeAt(source.content, offset) };
		},
	};
}

function grantRows(
	{ resource, application, roles }: AuthorityData['grants'][number],
	owners: ReadonlyMap<string, string>,
	places: Places,
): Row[] {
	const entries = places.sites.flatMap((site) => {
		const node = entryOf(site.node, resource)?.held;
		return node === undefined ? [] : [{ site, node }];
	});
	const applicationId = (application === null ? null : owners.get(application)) ?? null;
	const about = { bindingKey: application, applicationId, resource };
	const scopes = roles.flatMap(({ role, scopes: held }) =>
		held.map((scope): ScopeRow => {
			const found = entries.flatMap(({ site, node }) => {
				const list = entryOf(entryOf(node, 'roles')?.held, role)?.held;
				const items = isCollection(list) ? list.members : [];
				const own = items.filter((one) => one.held.value === scope);
				return own.map((one) => places.at(site, one.at));
			});
			return { kind: 'scope', ...about, role, scope, places: found };
		}),
	);
	if (application === null || applicationId === null) return scopes;
	const session: SessionRow = {
		...{ kind: 'session', bindingKey: application, applicationId, resource },
		places: entries.flatMap(({ site, node }) => {
			const named = entryOf(node, 'application');
			return named === undefined ? [] : [places.at(site, named.at)];
		}),
	};
	return [session, ...scopes];
}

/** What a rule of confinement says, whatever the order of its scopes. */
export function capKey({
	labelPrefix,
	scopes,
}: {
	labelPrefix: string | null;
	scopes: Iterable<string>;
}): string {
	return JSON.stringify([labelPrefix, [...scopes].sort()]);
}

function confinementRows({ confinement }: AuthorityData, places: Places): ConfinementRow[] {
	const found = placesBy(places, (node) => confinementRules([node.value]).map(capKey));
	const single = places.sites.filter(({ kind, node }) => kind !== 'member' && !isCollection(node));
	return distinct(confinement, capKey).map(([key, { labelPrefix, scopes }]) => ({
		...{ kind: 'confinement', labelPrefix, scopes },
		places: found.get(key) ?? single.map((site) => places.at(site, site.node.at)),
	}));
}

function riskRows({ risk }: AuthorityData, places: Places): RiskRow[] {
	const keyOf = ({ scope, tier }: { scope: string; tier: string }) => JSON.stringify([scope, tier]);
	const found = placesBy(places, (node) => (riskRules([node.value]) ?? []).map(keyOf));
	return distinct(risk, keyOf).map(([key, rule]) => ({
		...{ kind: 'risk', ...rule },
		places: found.get(key) ?? [],
	}));
}

/** What tells a declaration from others: all that it declares. */
export function declarationKey({ declared }: Pick<ApprovalTier, 'declared'>): string {
	return canonicalize(declared) ?? '';
}

function approvalRows({ approvalTiers }: AuthorityData, places: Places): ApprovalRow[] {
	const found = placesBy(places, (node) => (approvalDeclarations([node.value]) ?? []).map(declarationKey));
	return distinct(approvalTiers, declarationKey).map(([key, { tier, approver }]) => ({
		...{ kind: 'approval', tier, approver, key },
		places: found.get(key) ?? [],
	}));
}

/** Places of the elements of a list by what they say. */
function placesBy(places: Places, keysOf: (node: Node) => string[]): Map<string, RowPlace[]> {
	const found = new Map<string, RowPlace[]>();
	for (const site of places.sites) {
		const { kind, node } = site;
		const items = kind === 'member' ? [node] : isCollection(node) ? node.members.map(({ held }) => held) : [];
		for (const item of items) {
			for (const key of keysOf(item)) found.set(key, [...(found.get(key) ?? []), places.at(site, item.at)]);
		}
	}
	return found;
}

function distinct<T>(all: readonly T[], keyOf: (one: T) => string): [string, T][] {
	return [...new Map(all.map((one) => [keyOf(one), one]))];
}
