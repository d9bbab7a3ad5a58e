import { CLASS_FIELDS, type ClassField } from '../class-fields.js';
import type { Dialect, Member } from './dialect.js';

/** Each of the class fields as SQL over the columns of an archive; `member` gives the members of the metadata. */
export function fieldsSql(sql: Dialect, member: (name: string) => string): Member[] {
	return CLASS_FIELDS.map((field) => {
		if (field.of === 'column') return { name: field.name, sql: columnSql(field), type: 'text' };
		const type = field.as === 'set' || field.as === 'bag' ? 'texts' : 'text';
		return { name: field.name, sql: sql.reading[field.as](member(field.member)), type };
	});
}

/** An archive writes an empty text where there is nothing. */
function columnSql({ column, as }: Extract<ClassField, { of: 'column' }>): string {
	return as === 'json' ? `CASE WHEN ${column} = '' THEN '[]' ELSE ${column} END` : column;
}

/** The columns that class fields are. */
export const COLUMNS: readonly string[] = CLASS_FIELDS.flatMap((field) =>
	field.of === 'column' ? [field.column] : [],
);

/** The names of the metadata's members that class fields are read of, each once. */
export const MEMBERS: readonly string[] = [
	...new Set(CLASS_FIELDS.flatMap((field) => (field.of === 'metadata' ? [field.member] : []))),
];

/** Those of {@link MEMBERS} of which only matters whether they are there. */
export const PRESENCES: readonly string[] = CLASS_FIELDS.flatMap((field) =>
	field.of === 'metadata' && field.as === 'presence' ? [field.member] : [],
);
