import { z } from 'zod';
import { ApiFault } from '../errors.js';
import { iso, type Micros } from '../time.js';
import type { Db, Parameter, RowSchema } from './database.js';

export interface Page<T> {
	items: T[];
	next_cursor: string | null;
}

export interface PageQuery {
	limit: number;
	cursor: Cursor | null;
}

/** Where a page ended: milliseconds only, which is why the audit loses events between pages. */
export interface Cursor {
	ms: number;
	id: string;
}

const CursorText = z.string().transform((text, context) => {
	try {
		return CursorBody.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
	} catch {
		context.addIssue('not a cursor');
		return z.NEVER;
	}
});
const CursorBody = z.object({ ts: z.iso.datetime(), id: z.string() });

export function readCursor(text: string): Cursor {
	const parsed = CursorText.safeParse(text);
	if (!parsed.success) throw new ApiFault(400, 'invalid_cursor');
	return { ms: Date.parse(parsed.data.ts), id: parsed.data.id };
}

function writeCursor(moment: Micros, id: string): string {
	return Buffer.from(JSON.stringify({ ts: iso(moment), id })).toString('base64url');
}

/** What a page is read from. `from` and `column` are SQL of ours, never of a caller. */
export interface Source<T> {
	schema: RowSchema<T>;
	from: string;
	where: string;
	parameters: Parameter[];
	/** The column that orders rows, in microseconds. */
	column: string;
	/** Compares whole microseconds with the cursor's milliseconds, as the audit's queries do. */
	lossy?: boolean;
	key(row: NoInfer<T>): { moment: Micros; id: string };
}

/** One page, newest first. */
export function readPage<T>(db: Db, source: Source<T>, query: PageQuery): Page<T> {
	const { column, where, from } = source;
	const order = source.lossy ? column : `${column} / 1000`;
	const scale = source.lossy ? 1000 : 1;
	const after = query.cursor === null ? '' : `AND (${order}, id) < (?, ?)`;
	const bound = query.cursor === null ? [] : [query.cursor.ms * scale, query.cursor.id];
	const rows = db.all(
		source.schema,
		`SELECT * FROM ${from} WHERE ${where} ${after} ORDER BY ${order} DESC, id DESC LIMIT ?`,
		...source.parameters,
		...bound,
		query.limit + 1,
	);
	const items = rows.slice(0, query.limit);
	const last = items.at(-1);
	if (rows.length <= query.limit || last === undefined) return { items, next_cursor: null };
	const { moment, id } = source.key(last);
	return { items, next_cursor: writeCursor(moment, id) };
}

/** One page of things of a zone by when they were made, newest first. `from` and `where` are SQL of ours. */
export function readOwned<T extends { id: string; created_us: Micros }>(
	db: Db,
	schema: RowSchema<T>,
	from: string,
	owner: { where: string; parameters: Parameter[] },
	query: PageQuery,
): Page<T> {
	const key = (row: T) => ({ moment: row.created_us, id: row.id });
	return readPage(db, { schema, from, ...owner, column: 'created_us', key }, query);
}

/** The same page with every row as it goes over the wire. */
export function mapPage<T, U>(page: Page<T>, wire: (row: T) => U): Page<U> {
	return { items: page.items.map(wire), next_cursor: page.next_cursor };
}
