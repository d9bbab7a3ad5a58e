import type { JsonObject } from '../../model/json.js';
import type { Bundle } from '../bundle.js';
import type { AuthorityData } from '../data.js';
import { readRequest } from '../input.js';
import { scopesAsked, shapeOf } from '../rungs/shape.js';
import { letsNothingThrough } from './confinement.js';
import { covers, touchesLabels } from './explains.js';
import type { Asked } from './needed-holds.js';
import { neededFlips } from './needed-holds.js';
import type { AuthorityRow, ConfinementRow, ConflictRow } from './schema.js';
import { type Side, sideOf } from './side.js';
import { rowText } from './text.js';

/** A denied request: the whole of the input that it is replayed by. */
export interface Denial {
	input: JsonObject;
}

/**
 * Marks each gain: whether one of the denials needs it, and whatever else of the change one needs. What
 * a denial needs is the smallest set of rows with which the old side, less the scopes that its roles
 * lose, would allow it; where several roles of a session would each do, the one that changes the least,
 * the first of equals. A denial that `after` does not allow, or that nobody could grant, needs nothing.
 * A row of confinement for all other scopes is parted, since a denial needs only its own. Without
 * denials nothing is marked.
 */
export function neededBy(
	rows: readonly AuthorityRow[],
	denials: readonly Denial[],
	after: Extract<Bundle, { kind: 'ready' }>,
): AuthorityRow[] {
	if (denials.length === 0) return [...rows];
	const side = sideOf(after);
	const allowed = denials.filter(({ input }) => side.decide(input).kind === 'allow').map(readDenial);
	const parted = allowed.reduce(
		(some, asked) => some.flatMap((row) => partedFor(row, asked, side)),
		[...rows],
	);
	const needed = new Set(allowed.flatMap((asked) => needsOf(parted, asked, after.data)));
	return parted.map((row) =>
		needed.has(row) || row.effect === 'gain' ? { ...row, needed: needed.has(row) } : row,
	);
}

/** Gains that no denial needs, and that count: those that a closed zone hides come to life with it. */
export function unneededGains(rows: readonly AuthorityRow[]): AuthorityRow[] {
	return rows.filter(
		({ effect, needed, dormant }) =>
			effect === 'gain' && needed !== true && (dormant === null || dormant === 'zone_closed'),
	);
}

function readDenial({ input }: Denial): Asked {
	const request = readRequest(input);
	return { shape: shapeOf(request), request, scopes: [...new Set(scopesAsked(request))] };
}

function needsOf(rows: readonly AuthorityRow[], asked: Asked, after: AuthorityData): AuthorityRow[] {
	const always = rows.filter((row) => opens(row, asked) || passesOwnership(row, rows, asked));
	if (asked.shape === 'bootstrap') return always;
	if (asked.shape === 'workload_mint')
		return [...always, ...(neededFlips(rows, asked, after, null)?.rows ?? [])];
	return [...always, ...rolesNeeded(rows, asked, after)];
}

/** Whether the old side stops the request at something that the row clears, whoever asks. */
function opens(row: AuthorityRow, asked: Asked): boolean {
	const { shape, request } = asked;
	const mints = shape === 'delegated_mint' || shape === 'workload_mint';
	switch (row.kind) {
		case 'no_version':
			return row.side === 'before';
		case 'restriction_lifted':
			return true;
		case 'data_mended':
			return mints;
		case 'conflict_mended':
			return spoiled(row, asked, mints);
		case 'confinement_widened':
			if (shape !== 'delegated_mint' || !touchesLabels(row.labelPrefix, request.labels)) return false;
			return asked.scopes.some((scope) => covers(row, scope));
		default:
			return false;
	}
}

function spoiled(
	{ reach, scope, resources }: ConflictRow,
	{ shape, request }: Asked,
	mints: boolean,
): boolean {
	if (reach === 'every_decision') return true;
	if (reach === 'granted_resources') return resources.includes(request.resource);
	if (reach === 'delegated_mints') return shape === 'delegated_mint';
	return mints && scope !== null && request.requested.includes(scope);
}

/** To own a resource takes its grant, the binding of the key that the grant names, and what comes with both. */
function passesOwnership(
	row: AuthorityRow,
	rows: readonly AuthorityRow[],
	{ shape, request }: Asked,
): boolean {
	const { principalId, resource } = request;
	if (shape === 'workload_mint') return false;
	switch (row.kind) {
		case 'owner_changed':
			return row.to === principalId && row.resource === resource;
		case 'authority_gained':
			return row.role === null && row.applicationId === principalId && row.resource === resource;
		case 'binding_added':
		case 'binding_changed':
			return rows.some(
				(owner) =>
					owner.kind === 'owner_changed' &&
					owner.resource === resource &&
					owner.to === principalId &&
					owner.toKey === row.bindingKey,
			);
		default:
			return false;
	}
}

/** What the role needs that holds all that is asked for and changes the least for it. */
function rolesNeeded(rows: readonly AuthorityRow[], asked: Asked, after: AuthorityData): AuthorityRow[] {
	const { labels, resource } = asked.request;
	const roles = after.grants.find((grant) => grant.resource === resource)?.roles ?? [];
	const choices = [...new Set(labels)].flatMap((label) => {
		const held = roles.find(({ role }) => role === label)?.scopes;
		if (held === undefined || !asked.scopes.every((scope) => held.includes(scope))) return [];
		const gained = rows.filter((row) => gains(row, asked, label));
		const flips = asked.shape === 'delegated_mint' ? neededFlips(rows, asked, after, label) : NO_FLIPS;
		const changes = gained.length + flips.scopes.length;
		return [{ needed: [...gained, ...flips.rows], changes }];
	});
	return choices.sort((a, b) => a.changes - b.changes)[0]?.needed ?? [];
}

const NO_FLIPS = { scopes: [], rows: [] };

function gains(row: AuthorityRow, { request, scopes }: Asked, role: string): boolean {
	return (
		row.kind === 'authority_gained' &&
		row.applicationId === request.principalId &&
		row.resource === request.resource &&
		row.role === role &&
		scopes.includes(row.scope)
	);
}

/**
 * A row of confinement for all scopes but some, in one for each scope that is asked for and the rest, which
 * may well cap nothing.
 */
function partedFor(row: AuthorityRow, { shape, request, scopes }: Asked, after: Side): AuthorityRow[] {
	if (row.kind !== 'confinement_widened' || row.scope !== null || shape !== 'delegated_mint') return [row];
	if (!touchesLabels(row.labelPrefix, request.labels)) return [row];
	const own = scopes.filter((scope) => covers(row, scope));
	const rest = { ...row, except: [...row.except, ...own].sort() };
	const idle = rest.dormant === null && letsNothingThrough(after, rest);
	const parts = own.map((scope) => ({ ...row, scope, except: [] }));
	return [...parts, idle ? { ...rest, dormant: 'caps_nothing' as const } : rest].map(reworded);
}

function reworded(row: ConfinementRow): AuthorityRow {
	return { ...row, text: rowText(row, new Map(), new Map()) };
}
