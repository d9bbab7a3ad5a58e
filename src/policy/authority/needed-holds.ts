import type { AuthorityData } from '../data.js';
import type { PolicyRequest } from '../input.js';
import type { RequestShape } from '../types.js';
import { holdsOf } from './declarations.js';
import type { AuthorityRow, ClassConflictRow, HoldRow } from './schema.js';

/** A denied request that the new side allows, read. */
export interface Asked {
	shape: RequestShape;
	request: PolicyRequest;
	/** Scopes that it asks for, or presents, each once. */
	scopes: readonly string[];
}

/** The scopes whose approvals have to change, and the rows that tell of it. */
export interface Flips {
	scopes: readonly string[];
	rows: readonly AuthorityRow[];
}

/** What holds a scope by each side, down to the classes of approver. */
interface Classed {
	scope: string;
	before: ReadonlySet<string>;
	after: ReadonlySet<string>;
	/** Whether the scope comes with the new side's approvals anyway: its grant is new. */
	fresh: boolean;
}

/**
 * The fewest scopes whose approvals have to be the new side's, so that a mint through `role` (null for
 * a workload) does not need both an operator and a subject. The new side allows it, so one of the
 * classes is asked for by none of its scopes: that class has to go, or the other where that is less.
 */
export function neededFlips(
	rows: readonly AuthorityRow[],
	{ request, scopes }: Asked,
	after: AuthorityData,
	role: string | null,
): Flips {
	const own = rows.filter((row) => isOf(row, role, role === null ? null : request));
	const classed = scopes.map((scope) => classedBy(rows, own, scope, after, { role, ...request }));
	const choices = (['subject', 'operator'] as const).flatMap(
		(dropped) => flipsWithout(dropped, classed) ?? [],
	);
	const flipped = choices.sort((a, b) => a.scopes.length - b.scopes.length)[0]?.scopes ?? [];
	const told = rows.filter((row) => tells(row, own, flipped, scopes));
	return { scopes: flipped, rows: told };
}

/** The scopes to flip so that nothing asks for `dropped`; null where that does not do. */
function flipsWithout(dropped: string, classed: readonly Classed[]): { scopes: string[] } | null {
	const asking = classed.filter(({ before, after, fresh }) => (fresh ? after : before).has(dropped));
	const possible = asking.every(({ after, fresh }) => !fresh && !after.has(dropped));
	return possible ? { scopes: asking.map(({ scope }) => scope) } : null;
}

type OwnRow = HoldRow | ClassConflictRow;

function isOf(
	row: AuthorityRow,
	role: string | null,
	who: { principalId: string; resource: string } | null,
): row is OwnRow {
	switch (row.kind) {
		case 'hold_added':
		case 'hold_removed':
		case 'hold_changed':
		case 'class_conflict_removed':
			if (row.role !== role) return false;
			return who === null || (row.applicationId === who.principalId && row.resource === who.resource);
		default:
			return false;
	}
}

function classedBy(
	rows: readonly AuthorityRow[],
	own: readonly OwnRow[],
	scope: string,
	data: AuthorityData,
	who: { role: string | null; principalId: string; resource: string },
): Classed {
	const after = new Set(holdsOf(data, scope).map(({ approver }) => approver));
	const held = own.find((row) => row.scope === scope && 'before' in row);
	const alone = own.some((row) => 'others' in row && row.scope === scope && row.others.includes(scope));
	const declared =
		held !== undefined && 'before' in held ? held.before.map(({ approver }) => approver) : after;
	const before = alone ? ['operator', 'subject'] : declared;
	const fresh = rows.some(
		(row) =>
			row.kind === 'authority_gained' &&
			row.scope === scope &&
			row.role !== null &&
			row.role === who.role &&
			row.resource === who.resource &&
			row.applicationId === who.principalId,
	);
	return { scope, before: new Set(before), after, fresh };
}

/** Whether a row tells of the approvals of a flipped scope: of itself, beside another, or its tier. */
function tells(
	row: AuthorityRow,
	own: readonly AuthorityRow[],
	flipped: readonly string[],
	scopes: readonly string[],
): boolean {
	if (row.kind === 'risk_changed') return flipped.includes(row.scope);
	if (!own.includes(row)) return false;
	if (row.kind !== 'class_conflict_removed') return 'scope' in row && flipped.includes(row.scope ?? '');
	const others = row.others.filter((one) => scopes.includes(one));
	return (
		scopes.includes(row.scope) && others.some((one) => flipped.includes(one) || flipped.includes(row.scope))
	);
}
