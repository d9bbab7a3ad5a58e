import { CaracaliteError } from '../../model/errors.js';
import { isWholeId, startingWith } from '../../model/ids.js';
import type { AdminReader } from '../ports.js';
import { latestDenied } from './explain.js';

/** Events looked through for a request that is named by the start of its id. */
const LOOKED_THROUGH = 50_000;

/** Requests whose ids begin alike were made together; older ones are not waited for. */
const TOGETHER_MS = 60_000;

type AuditReader = Pick<AdminReader, 'auditEvents' | 'explain'>;

/**
 * The whole id of the request that is meant: an id, the start of one as lists print it, or `-` for the
 * newest denied one. A word that begins no id is given back as it is. Throws `request_ambiguous`,
 * `request_not_found`.
 */
export async function findRequest(admin: AuditReader, typed: string): Promise<string> {
	if (typed === '-') return latestDenied(admin, {});
	if (isWholeId(typed) || !/^[0-9a-f]{6,8}(-[0-9a-f-]*)?$/i.test(typed)) return typed;
	const found = await requestsStarting(admin, typed);
	const [only, ...others] = found;
	if (only === undefined || others.length === 0) return only ?? typed;
	throw new CaracaliteError('request_ambiguous', `${found.length} requests begin with ${typed}`, {
		hint: `Name one of them by more of its id: ${found.slice(0, 8).join(', ')}`,
	});
}

async function requestsStarting(admin: AuditReader, typed: string): Promise<string[]> {
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
