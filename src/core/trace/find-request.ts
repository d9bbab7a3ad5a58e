import { parseInstant } from '../../model/duration.js';
import { CaracaliteError } from '../../model/errors.js';
import { isWholeId, startingWith } from '../../model/ids.js';
import type { AdminReader, Progress } from '../ports.js';
import type { Catalog } from '../zone/catalog.js';
import { newestOf } from './denial-groups.js';
import { isGroupId } from './denials.js';
import { latestDenied } from './explain.js';

/** Events looked through for a request that is named by the start of its id. */
const LOOKED_THROUGH = 50_000;

/** Requests whose ids begin alike were made together; older ones are not waited for. */
const TOGETHER_MS = 60_000;

/** How far back the newest request of a cause is looked for, where nothing is said. */
const GROUP_SINCE = '7d';

/** Where requests are looked for, and who waits. */
export interface RequestSearch {
	admin: Pick<AdminReader, 'zoneId' | 'auditEvents' | 'explain' | 'serverNow'>;
	catalog: Pick<Catalog, 'resources'>;
	progress: Progress;
	signal: AbortSignal;
}

/** What narrows the newest denied request, and that of a cause; instants are ISO 8601. */
export interface RequestWindow {
	since?: string;
	applicationId?: string;
	resource?: string;
}

/**
 * The whole id of the request that is meant: an id, the start of one as lists print it, a cause of
 * `denials` for its newest, or `-` for the newest denied one. A word that begins no id is given back as it
 * is. Throws `request_ambiguous`, `request_not_found`, `denial_group_not_found`.
 */
export async function findRequest(
	search: RequestSearch,
	typed: string,
	window: RequestWindow = {},
): Promise<string> {
	const { admin, catalog } = search;
	if (typed === '-') return latestDenied(admin, window, catalog);
	if (isGroupId(typed)) return newestOfGroup(search, typed, window);
	if (isWholeId(typed) || !/^[0-9a-f]{6,8}(-[0-9a-f-]*)?$/i.test(typed)) return typed;
	const found = await requestsStarting(admin, typed);
	const [only, ...others] = found;
	if (only === undefined || others.length === 0) return only ?? typed;
	throw new CaracaliteError('request_ambiguous', `${found.length} requests begin with ${typed}`, {
		hint: `Name one of them by more of its id: ${found.slice(0, 8).join(', ')}`,
	});
}

async function newestOfGroup(
	{ admin, progress, signal }: RequestSearch,
	id: string,
	{ since, applicationId, resource }: RequestWindow,
): Promise<string> {
	const start = since ?? parseInstant(GROUP_SINCE, admin.serverNow()) ?? GROUP_SINCE;
	const filter = { since: start, ...(applicationId === undefined ? {} : { applicationId }) };
	return newestOf(admin, id, { filter, resource: resource ?? null, progress, signal });
}

async function requestsStarting(admin: Pick<AdminReader, 'auditEvents'>, typed: string): Promise<string[]> {
	const found = new Set<string>();
	let until = Number.NEGATIVE_INFINITY;
	let looked = 0;
	for await (const { requestId, occurredAt } of admin.auditEvents({})) {
		const at = Date.parse(occurredAt);
		looked += 1;
		if (at < until || looked > LOOKED_THROUGH) break;
		if (startingWith([requestId], (id) => id, typed).length === 0) continue;
		found.add(requestId);
		until = at - TOGETHER_MS;
	}
	return [...found];
}
