import type { Send } from './http.js';
import type { Query } from './options.js';

const MOST_PAGES = 50;

interface Page<T> {
	items: T[];
	next_cursor?: string | null;
}

/** Every item of a collection, page by page. */
export async function drain<T>(send: Send, label: string, path: string): Promise<T[]> {
	const items: T[] = [];
	let cursor: string | undefined;
	for (let page = 0; page < MOST_PAGES; page++) {
		const answer = await onePage<T>(send, label, path, { cursor });
		items.push(...answer.items);
		if (!answer.next_cursor) return items;
		cursor = answer.next_cursor;
	}
	throw new Error(`${label} pagination did not terminate`);
}

/** One page of a collection. */
export async function onePage<T>(send: Send, label: string, path: string, query: Query): Promise<Page<T>> {
	const answer = (await send('GET', path, { query })) as Partial<Page<T>> | null;
	if (!Array.isArray(answer?.items)) throw new Error(`${label} response missing items`);
	return { items: answer.items, next_cursor: answer.next_cursor ?? null };
}
