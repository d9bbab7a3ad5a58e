import type { FieldReading } from '../class-fields.js';

/** Engines that the SELECT of classes is printed for. */
export const DIALECTS = ['duckdb', 'spark', 'trino', 'clickhouse'] as const;
export type DialectName = (typeof DIALECTS)[number];

/** A member of a JSON object that is made in SQL. */
export interface Member {
	name: string;
	sql: string;
	type: 'text' | 'texts' | 'whole';
}

/** How an engine says what the SELECT needs. Every member gives an expression. */
export interface Dialect {
	/** The member of `metadata_json`, in whatever form the next four take; null where there is none. */
	member(name: string): string;
	/** By how a field is read of a member. Lists come sorted, with nothing in them that is no text. */
	reading: Readonly<Record<Exclude<FieldReading['as'], 'json'>, (member: string) => string>>;
	literal(text: string): string;
	/** A JSON object as text; equal members give equal texts. */
	object(members: readonly Member[]): string;
	/** The value of `sql` where `by` is largest. */
	newest(sql: string, by: string): string;
	/** The value of `sql` where `by` is smallest. */
	oldest(sql: string, by: string): string;
	/** Texts of a group, sorted; `distinct` takes each once. */
	gathered(sql: string, distinct: boolean): string;
	length(list: string): string;
	/** An empty list of texts. */
	empty: string;
	has(list: string, text: string): string;
	/** A whole number as text. */
	spelt(sql: string): string;
	/** Whole number division. */
	divided(sql: string, by: number): string;
	/** The value in the row before, null in the first; `by` partitions and orders. */
	previous(column: string, by: string): string;
	/** What a FROM takes for Parquet files. */
	files(globs: readonly string[]): string;
}

/** What a FROM takes for several tables in one. */
export function togetherSql(tables: readonly string[]): string {
	const [only = ''] = tables;
	if (tables.length < 2) return only;
	return `(${tables.map((table) => `SELECT * FROM ${table}`).join(' UNION ALL ')}) tables`;
}
