import type { Compiler } from '../policy/compile.js';
import type { ReadBundle } from '../policy/coverage/rows.js';
import type { AuthorityData } from '../policy/data.js';
import type { Removal, Remover } from '../policy/edit/take-away.js';
import type { DocumentSource } from '../policy/types.js';
import type { Plan, Planned, RowStanding } from './removals.js';

interface Written extends ReadBundle {
	compiler: Compiler;
	remover: Remover;
}

/**
 * Writes removals into the documents. An edit counts only where the documents that it makes say exactly
 * what the old ones say, less what is removed; of several that do not fit together, those that do are made.
 */
export function writeRemovals(documents: Written, { rows, removals }: Planned): Plan {
	const all = removals.map(({ removal }) => removal);
	const whole = attempt(documents, all);
	if (whole !== null) return { rows, removals: all, documents: whole };
	let made: Removal[] = [];
	let edited = documents.read.map(({ source }) => source);
	for (const removal of all) {
		// A binding may go only with all grants that name it.
		if (removal.kind === 'binding') continue;
		const next = attempt(documents, [...made, removal]);
		if (next === null) continue;
		made = [...made, removal];
		edited = next;
	}
	const gone = new Set(removals.flatMap((one) => (made.includes(one.removal) ? one.rows : [])));
	const left = rows.map(
		(one): RowStanding =>
			one.standing === 'unused' && !gone.has(one.row)
				? { row: one.row, standing: 'kept', why: 'not_written', detail: null }
				: one,
	);
	return { rows: left, removals: made, documents: edited };
}

function attempt(
	{ bundle, compiler, remover }: Written,
	removals: readonly Removal[],
): DocumentSource[] | null {
	const documents = remover.takeAway(removals);
	if (documents === null) return null;
	const after = compiler.compile(documents).bundle;
	if (after.kind !== 'ready' || after.problems.length > 0) return null;
	return saidBy(after.data) === saidBy(removals.reduce(without, bundle.data)) ? documents : null;
}

/** What data says, wherever it is defined. */
function saidBy({ definedIn: _, ...data }: AuthorityData): string {
	return JSON.stringify(data);
}

function without(data: AuthorityData, removal: Removal): AuthorityData {
	switch (removal.kind) {
		case 'binding':
			return { ...data, bindings: data.bindings.filter(({ key }) => key !== removal.bindingKey) };
		case 'grant':
			return { ...data, grants: data.grants.filter(({ resource }) => resource !== removal.resource) };
		case 'role':
			return withRoles(data, removal.resource, (roles) => roles.filter(({ role }) => role !== removal.role));
		case 'scopes':
			return withRoles(data, removal.resource, (roles) =>
				roles.map((one) =>
					one.role === removal.role
						? { ...one, scopes: one.scopes.filter((scope) => !removal.scopes.includes(scope)) }
						: one,
				),
			);
	}
}

type Roles = AuthorityData['grants'][number]['roles'];

function withRoles(data: AuthorityData, resource: string, edit: (roles: Roles) => Roles): AuthorityData {
	const grants = data.grants.map((grant) =>
		grant.resource === resource ? { ...grant, roles: edit(grant.roles) } : grant,
	);
	return { ...data, grants };
}
