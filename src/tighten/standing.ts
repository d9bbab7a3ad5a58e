import type { AuthorityData } from '../policy/data.js';
import type { NotPlain, Remover } from '../policy/edit/take-away.js';
import type { Grantable, UnsureWhy, Usage } from './usage.js';

/** Why a row that no traffic surely used stays. */
export type KeptWhy =
	| 'case'
	| 'keep'
	| UnsureWhy
	/** Not in force through the whole window. */
	| 'young'
	| NotPlain
	/** Opening a session comes with owning the resource, and goes only with its whole grant. */
	| 'with_grant'
	/** Without its grant a request would be denied for another reason. */
	| 'reason'
	/** The edit would say something else than is meant. */
	| 'not_written';

/** How a row stands: traffic used it, it is to be taken away, or it stays unused and why. */
export type Standing =
	| { standing: 'used'; requests: number; last: string | null }
	| { standing: 'unused' }
	| { standing: 'kept'; why: KeptWhy; detail: string | null };

/** What rows are judged by beside their use. */
export interface Judged {
	usage: Usage;
	/** The pattern that a row is kept by; null where none is. */
	keep: (row: Grantable) => string | null;
	/** What was in force in the window, as it began and ever since: a row that one of them lacks is young. */
	throughout: readonly AuthorityData[];
	remover: Remover;
}

/** How a row stands by itself, whatever else of its grant goes. Pure. */
export function standingOf(row: Grantable, { usage, keep, throughout, remover }: Judged): Standing {
	const used = usage.used.get(row);
	if (used !== undefined) return { standing: 'used', ...used };
	const kept = (why: KeptWhy, detail: string | null = null): Standing => ({ standing: 'kept', why, detail });
	const caseName = usage.byCase.get(row);
	if (caseName !== undefined) return kept('case', caseName);
	const maybe = usage.maybe.get(row);
	if (maybe !== undefined) return kept(maybe);
	const pattern = keep(row);
	if (pattern !== null) return kept('keep', pattern);
	if (throughout.some((data) => !holds(data, row))) return kept('young');
	const odd = remover.notPlain(
		row.kind === 'session'
			? { kind: 'grant', resource: row.resource }
			: { kind: 'scopes', resource: row.resource, role: row.role, scopes: [row.scope] },
	);
	return odd === null ? { standing: 'unused' } : kept(odd);
}

/** Whether data gives the same application what the row gives it. */
function holds({ grants, bindings }: AuthorityData, row: Grantable): boolean {
	const grant = grants.find(({ resource }) => resource === row.resource);
	const owner = bindings.find(({ key }) => key === grant?.application)?.applicationId ?? null;
	if (grant === undefined || owner !== row.applicationId) return false;
	if (row.kind === 'session') return true;
	return grant.roles.some(({ role, scopes }) => role === row.role && scopes.includes(row.scope));
}
