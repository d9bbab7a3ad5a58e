import type { AuthorityData } from '../data.js';
import type { RequestShape } from '../types.js';
import { covers, touchesLabels } from './explains.js';
import type { AuthorityRow, ConfinementRow, GrantRow } from './schema.js';
import { rowText } from './text.js';

/** A denied request, down to what its need of authority depends on. */
export interface Denial {
	shape: RequestShape;
	applicationId: string;
	resource: string;
	/** Labels of the session, in their order. */
	labels: readonly string[];
	requestedScopes: readonly string[];
	/** Scopes of the mandate, for a mandate use. */
	presentedScopes: readonly string[];
	reason: string | null;
}

/** Denials that lie in the request itself: no authority mends them, so they need none. */
const IN_THE_REQUEST = ['delegation_scope_exceeded', 'mandate_target_mismatch'];

/**
 * Marks each gain: whether one of the denials needs it to be allowed by `after`, the data of the new
 * side. A change of owner that a denial needs is marked too. Needed is what stands in the way: where
 * several roles of a session come to hold what it asks for, only the role that gains the least for it
 * is needed, the first of equals. A row of confinement for all other scopes is parted, since the
 * denial needs only its own. Without denials nothing is marked.
 */
export function neededBy(
	rows: readonly AuthorityRow[],
	denials: readonly Denial[],
	after: Pick<AuthorityData, 'grants'>,
): AuthorityRow[] {
	if (denials.length === 0) return [...rows];
	const parted = denials.reduce((some, denial) => some.flatMap((row) => partedFor(row, denial)), [...rows]);
	const needs = denials.map((denial) => needOf(parted, denial, after));
	return parted.map((row) => {
		const needed = needs.some((needs) => needs(row));
		return needed || row.effect === 'gain' ? { ...row, needed } : row;
	});
}

/** Gains that no denial needs, and that count: those that a closed zone hides come to life with it. */
export function unneededGains(rows: readonly AuthorityRow[]): AuthorityRow[] {
	return rows.filter(
		({ effect, needed, dormant }) =>
			effect === 'gain' && needed !== true && (dormant === null || dormant === 'zone_closed'),
	);
}

type Need = (row: AuthorityRow) => boolean;

function needOf(rows: readonly AuthorityRow[], denial: Denial, after: Pick<AuthorityData, 'grants'>): Need {
	const { shape, reason } = denial;
	if (shape === 'none' || IN_THE_REQUEST.includes(reason ?? '')) return () => false;
	const role = roleNeeded(rows, denial, after);
	return (row) => row.dormant === null && needs(row, denial, role);
}

function needs(row: AuthorityRow, denial: Denial, role: string | null): boolean {
	const { shape, applicationId, resource, labels, requestedScopes } = denial;
	if (row.kind === 'authority_gained') return needsGrant(row, denial, role);
	// Of anything but a grant a denial needs only what changes requests of its shape.
	if (!row.decides.includes(shape)) return false;
	switch (row.kind) {
		case 'no_version':
			return row.side === 'before';
		case 'restriction_lifted':
		case 'data_mended':
			return true;
		case 'conflict_mended':
			if (row.reach === 'granted_resources') return row.resources.includes(resource);
			return row.scope === null || requestedScopes.includes(row.scope);
		case 'confinement_widened':
			return touchesLabels(row.labelPrefix, labels) && requestedScopes.some((scope) => covers(row, scope));
		case 'owner_changed':
			return row.to === applicationId && row.resource === resource;
		case 'binding_added':
		case 'binding_changed':
			return row.to === applicationId && row.resources.includes(resource);
		default:
			return false;
	}
}

/** To own a resource is to open sessions on it, so every shape that an owner makes needs that too. */
function needsGrant(row: GrantRow, denial: Denial, role: string | null): boolean {
	const { shape, applicationId, resource } = denial;
	if (shape === 'workload_mint' || row.applicationId !== applicationId || row.resource !== resource)
		return false;
	if (shape === 'bootstrap' || row.role === null) return true;
	return row.role === role && scopesOf(denial).includes(row.scope);
}

function scopesOf({ shape, requestedScopes, presentedScopes }: Denial): readonly string[] {
	return shape === 'mandate_use' ? presentedScopes : requestedScopes;
}

/** The label whose role holds all that is asked for and gains the least for it; null where none does. */
function roleNeeded(
	rows: readonly AuthorityRow[],
	denial: Denial,
	after: Pick<AuthorityData, 'grants'>,
): string | null {
	const roles = after.grants.find(({ resource }) => resource === denial.resource)?.roles ?? [];
	const asked = scopesOf(denial);
	const holding = denial.labels.flatMap((label) => {
		const held = roles.find(({ role }) => role === label)?.scopes;
		if (held === undefined || !asked.every((scope) => held.includes(scope))) return [];
		const gained = rows.filter(
			(row) =>
				row.kind === 'authority_gained' &&
				row.resource === denial.resource &&
				row.role === label &&
				asked.includes(row.scope),
		);
		return [{ label, gained: gained.length }];
	});
	return holding.sort((a, b) => a.gained - b.gained)[0]?.label ?? null;
}

/** A row of confinement for all scopes but some, in one for each scope that the denial asks for and the rest. */
function partedFor(row: AuthorityRow, { shape, labels, requestedScopes }: Denial): AuthorityRow[] {
	if (row.kind !== 'confinement_widened' || row.scope !== null || shape !== 'delegated_mint') return [row];
	if (!touchesLabels(row.labelPrefix, labels)) return [row];
	const own = [...new Set(requestedScopes)].filter((scope) => covers(row, scope));
	const rest = { scope: null, except: [...row.except, ...own].sort() };
	return [...own.map((scope) => ({ scope, except: [] })), rest].map((part) => reworded({ ...row, ...part }));
}

function reworded(row: ConfinementRow): AuthorityRow {
	return { ...row, text: rowText(row, new Map(), new Map()) };
}
