import { CaracaliteError } from '../model/errors.js';

/** Few at first, for those who only want the latest; then as many as the server gives. */
const FIRST_LIMIT = 100;
const LIMIT = 1_000;

/** What is told apart by its id, and paged by its time. */
interface Dated {
	id: string;
	occurredAt: string;
}

/** Reads one page: the newest `limit` events before `until` (exclusive), newest first. */
export type AuditPage<T extends Dated> = (limit: number, until: string | undefined) => Promise<T[]>;

/**
 * Every event once, newest first, a page at a time and only as far as it is asked for.
 *
 * The server's cursor loses events: rows are kept to the microsecond, cursors to the millisecond. So each
 * page asks again for the whole millisecond in which the last one ended, and what was seen of it is dropped.
 * Throws `audit_stuck` where one millisecond holds more events than a page.
 */
export async function* walkAudit<T extends Dated>(
	page: AuditPage<T>,
	before: string | undefined,
): AsyncGenerator<T> {
	let turn: Turn | null = { until: before, seen: new Set() };
	for (let limit = FIRST_LIMIT; turn !== null; limit = LIMIT) turn = yield* onePage(page, limit, turn);
}

/** Where a page begins: before this, and without those. */
interface Turn {
	until: string | undefined;
	seen: ReadonlySet<string>;
}

/** The events of one page. Gives where the next one begins; null after the last. Each is let go as it is given. */
async function* onePage<T extends Dated>(
	page: AuditPage<T>,
	limit: number,
	turn: Turn,
): AsyncGenerator<T, Turn | null> {
	const { left, next } = readPage(await page(limit, turn.until), limit, turn);
	for (let event = left.pop(); event !== undefined; event = left.pop()) yield event;
	return next;
}

/** What of a page was not seen before, newest last, and where the next one begins. */
function readPage<T extends Dated>(
	events: T[],
	limit: number,
	{ until, seen }: Turn,
): { left: T[]; next: Turn | null } {
	checkOrder(events, until);
	const left = events.filter((event) => !seen.has(event.id)).reverse();
	const last = events.at(-1);
	if (last === undefined || events.length < limit) return { left, next: null };
	if (left.length === 0) throw stuck(last.occurredAt, limit);
	const time = Date.parse(last.occurredAt);
	const ofThatTime = events.filter((event) => Date.parse(event.occurredAt) === time);
	const ids = new Set(ofThatTime.map((event) => event.id));
	return { left, next: { until: new Date(time + 1).toISOString(), seen: ids } };
}

/** A server that ignores `until` or the order would be walked in circles, or lose events unseen. */
function checkOrder(events: Dated[], until: string | undefined): void {
	let newest = until === undefined ? Number.POSITIVE_INFINITY : Date.parse(until);
	for (const event of events) {
		const time = Date.parse(event.occurredAt);
		if (time > newest) {
			throw new CaracaliteError('unexpected_answer', 'the audit did not come newest first', {
				hint: 'Check that the API URL is that of a Caracal Admin API v1.',
			});
		}
		newest = time;
	}
}

function stuck(at: string, limit: number): CaracaliteError {
	return new CaracaliteError('audit_stuck', `more than ${limit} events share the millisecond ${at}`, {
		hint: 'The server cannot page through them. Narrow the search with a filter.',
	});
}
