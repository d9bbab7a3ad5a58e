import { MISTYPED, PRESENT } from '../class-fields.js';
import type { Dialect, Member } from './dialect.js';

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
const isText = (json: string) => `json_type(${json}) = 'VARCHAR'`;
const textOf = (json: string) => `json_extract_string(${json}, '$')`;
const textsOf = (json: string) =>
	`list_transform(list_filter(coalesce(json_extract(${json}, '$[*]'), []), lambda x: ${isText('x')}), lambda x: ${textOf('x')})`;

/** DuckDB 1.5. Members are JSON, so that only texts are taken for texts. */
export const duckdb: Dialect = {
	member: (name) => `json_extract(metadata_json, '$.${name}')`,
	reading: {
		text: (json) => `CASE WHEN ${isText(json)} THEN ${textOf(json)} ELSE '' END`,
		set: (json) => `list_sort(list_distinct(${textsOf(json)}))`,
		bag: (json) => `list_sort(${textsOf(json)})`,
		presence: (json) =>
			`CASE WHEN ${json} IS NULL OR json_type(${json}) = 'NULL' OR ${json}::VARCHAR = '""' THEN '' WHEN ${isText(json)} THEN '${PRESENT}' ELSE '${MISTYPED}' END`,
	},
	literal,
	object: (members) => `to_json({${members.map(entry).join(', ')}})::VARCHAR`,
	newest: (sql, by) => `arg_max(${sql}, ${by})`,
	oldest: (sql, by) => `arg_min(${sql}, ${by})`,
	gathered: (sql, distinct) => `list_sort(list(${distinct ? 'DISTINCT ' : ''}${sql}))`,
	length: (list) => `len(${list})`,
	empty: '[]::VARCHAR[]',
	has: (list, text) => `list_contains(${list}, ${text})`,
	spelt: (sql) => `(${sql})::VARCHAR`,
	divided: (sql, by) => `(${sql}) // ${by}`,
	previous: (column, by) => `lag(${column}) OVER (${by})`,
	files: (globs) => `read_parquet([${globs.map(literal).join(', ')}])`,
};

function entry({ name, sql }: Member): string {
	return `'${name}': ${sql}`;
}
