import type { AuthorityData } from '../policy/data.js';
import type { Removal, Remover } from '../policy/edit/take-away.js';
import type { DocumentSource } from '../policy/types.js';
import type { Standing } from './standing.js';
import type { Grantable } from './usage.js';

/** A row with how it stands. */
export type RowStanding = { row: Grantable } & Standing;

/** What is removed, with the rows that go with it. */
export interface Planned {
	rows: RowStanding[];
	removals: { removal: Removal; rows: Grantable[] }[];
}

/** What can be taken away, and the documents without it. */
export interface Plan {
	rows: RowStanding[];
	removals: Removal[];
	/** The documents without what is removed; the same objects where nothing is. */
	documents: DocumentSource[];
}

/** What removals are planned in. */
export interface Ground {
	data: AuthorityData;
	remover: Remover;
	/** Whether a request would be denied for another reason without the grant of a resource. */
	changesReason: (resource: string) => boolean;
}

/**
 * What takes every unused row away in the fewest pieces: the grant where nothing of it stays, else roles of
 * which nothing stays, else scopes. A binding goes with the last grant that names it. Pure.
 */
export function removalsOf(rows: readonly RowStanding[], ground: Ground): Planned {
	const byResource = new Map<string, RowStanding[]>();
	for (const one of rows) {
		const known = byResource.get(one.row.resource) ?? [];
		known.push(one);
		byResource.set(one.row.resource, known);
	}
	const grants = [...byResource].map(([resource, own]) => removalsOfGrant(resource, own, ground));
	const removals = grants.flatMap((one) => one.removals);
	return {
		rows: grants.flatMap((one) => one.rows),
		removals: [...removals, ...bindingsLeft(removals, ground)],
	};
}

function removalsOfGrant(resource: string, own: readonly RowStanding[], ground: Ground): Planned {
	const removal: Removal = { kind: 'grant', resource };
	const whole = own.every(({ standing }) => standing === 'unused');
	const odd = whole ? ground.remover.notPlain(removal) : null;
	const changes = whole && odd === null && ground.changesReason(resource);
	if (whole && odd === null && !changes) {
		return { rows: [...own], removals: [{ removal, rows: own.map(({ row }) => row) }] };
	}
	const why = odd ?? (changes ? 'reason' : 'with_grant');
	const rows = own.map(
		(one): RowStanding =>
			one.row.kind === 'session' && one.standing === 'unused'
				? { row: one.row, standing: 'kept', why, detail: null }
				: one,
	);
	return { rows, removals: removalsOfRoles(resource, rows, ground) };
}

function removalsOfRoles(
	resource: string,
	rows: readonly RowStanding[],
	{ data, remover }: Ground,
): Planned['removals'] {
	const roles = data.grants.find((grant) => grant.resource === resource)?.roles ?? [];
	return roles.flatMap(({ role }): Planned['removals'] => {
		const own = rows.flatMap((one) =>
			one.row.kind === 'scope' && one.row.role === role ? [{ ...one, row: one.row }] : [],
		);
		const gone = own.filter(({ standing }) => standing === 'unused').map(({ row }) => row);
		if (gone.length === 0) return [];
		const whole: Removal = { kind: 'role', resource, role };
		if (gone.length === own.length && remover.notPlain(whole) === null)
			return [{ removal: whole, rows: gone }];
		const scopes = gone.map(({ scope }) => scope);
		return [{ removal: { kind: 'scopes', resource, role, scopes }, rows: gone }];
	});
}

/** Bindings that grants named which go, and that no other grant names. */
function bindingsLeft(removals: Planned['removals'], { data, remover }: Ground): Planned['removals'] {
	const gone = new Set(
		removals.flatMap(({ removal }) => (removal.kind === 'grant' ? [removal.resource] : [])),
	);
	const stays = new Set(
		data.grants.flatMap(({ resource, application }) => (gone.has(resource) ? [] : [application])),
	);
	const named = new Set(
		data.grants.flatMap(({ resource, application }) => (gone.has(resource) ? (application ?? []) : [])),
	);
	return data.bindings.flatMap(({ key }) => {
		const removal: Removal = { kind: 'binding', bindingKey: key };
		const goes = named.has(key) && !stays.has(key) && remover.notPlain(removal) === null;
		return goes ? [{ removal, rows: [] }] : [];
	});
}
