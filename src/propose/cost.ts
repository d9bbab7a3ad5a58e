import { diffAuthority } from '../policy/authority/diff.js';
import { touchesLabels } from '../policy/authority/explains.js';
import { neededBy, unneededGains } from '../policy/authority/needed.js';
import type { AuthorityDiff, AuthorityRow } from '../policy/authority/schema.js';
import { sideOf } from '../policy/authority/side.js';
import type { AuthorityData } from '../policy/data.js';
import type { Ready } from './apply.js';
import { type Ask, isAllowed } from './ask.js';

/** Sessions that were seen with one set of labels. `applicationId` is null where it is not known. */
export interface Sighting {
	applicationId: string | null;
	labels: readonly string[];
	sessions: number;
}

/** What an edit costs, what weighs most first. */
export interface Cost {
	/** Rows of authority that somebody loses, approvals that nobody gives any more, entries that are dropped. */
	harm: number;
	/** Rows of authority that are gained and that none of the requests needs. */
	unneeded: number;
	/** Sessions of recent traffic that gain anything. */
	sessions: number;
	/** Rows of the authority diff. */
	rows: number;
	/** Characters that are put in or taken out. */
	text: number;
}

export const ORDER = ['harm', 'unneeded', 'sessions', 'rows', 'text'] as const;

/** Negative where the first costs less. */
export function compareCosts(one: Cost, other: Cost): number {
	for (const what of ORDER) {
		if (one[what] !== other[what]) return one[what] - other[what];
	}
	return 0;
}

/** What an edit comes to: what it changes, each gain marked, and its cost but for the text and what it drops. */
export interface Outcome {
	diff: AuthorityDiff;
	cost: Cost;
}

/** What it costs to come from one bundle to another; null where one of the requests is not allowed then. */
export function outcomeOf(
	before: Ready,
	after: Ready,
	asks: readonly Ask[],
	traffic: readonly Sighting[],
	names?: ReadonlyMap<string, string>,
): Outcome | null {
	const side = sideOf(after);
	if (!asks.every((ask) => isAllowed(side, ask))) return null;
	const diff = diffAuthority(before, after, names);
	const rows = neededBy(diff.rows, asks, after);
	const cost = {
		harm: rows.filter(isHarm).length,
		unneeded: unneededGains(rows).length,
		sessions: sessionsGaining(rows, before.data, traffic),
		rows: rows.length,
		text: 0,
	};
	return { diff: { ...diff, rows }, cost };
}

function isHarm({ kind, effect, dormant }: AuthorityRow): boolean {
	if (dormant !== null && dormant !== 'zone_closed') return false;
	return effect === 'loss' || kind === 'hold_removed';
}

function sessionsGaining(
	rows: readonly AuthorityRow[],
	before: AuthorityData,
	traffic: readonly Sighting[],
): number {
	const gains = rows.filter(({ effect, dormant }) => effect === 'gain' && dormant === null);
	const gaining = traffic.filter((seen) => gains.some((row) => gives(row, seen, before)));
	return gaining.reduce((sum, { sessions }) => sum + sessions, 0);
}

/** Whether a session with these labels has something by the row that no other of its roles held before. */
function gives(row: AuthorityRow, { applicationId, labels }: Sighting, before: AuthorityData): boolean {
	if ('labelPrefix' in row) return touchesLabels(row.labelPrefix, labels);
	if (!('role' in row)) return true;
	const isOf = applicationId === null || row.applicationId === applicationId;
	if (row.role === null) return row.applicationId !== null && isOf;
	if (!isOf || !labels.includes(row.role)) return false;
	return row.kind !== 'authority_gained' || !hadIt(before, row.resource, row.scope, labels);
}

function hadIt(
	{ grants }: AuthorityData,
	resource: string,
	scope: string,
	labels: readonly string[],
): boolean {
	const roles = grants.find((grant) => grant.resource === resource)?.roles ?? [];
	return roles.some(({ role, scopes }) => labels.includes(role) && scopes.includes(scope));
}
