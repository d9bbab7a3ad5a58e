import { PRESENT } from '../class-fields.js';
import { type Dialect, togetherSql } from './dialect.js';

const literal = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const textsOf = (json: string) =>
	`filter(coalesce(from_json(${json}, 'array<string>'), cast(array() as array<string>)), x -> x is not null)`;

/**
 * Spark 4. `get_json_object` unquotes what it finds, so that a number counts as its digits where a text
 * belongs: the audit service writes none.
 */
export const spark: Dialect = {
	member: (name) => `get_json_object(metadata_json, '$.${name}')`,
	reading: {
		text: (json) => `coalesce(${json}, '')`,
		set: (json) => `array_sort(array_distinct(${textsOf(json)}))`,
		bag: (json) => `array_sort(${textsOf(json)})`,
		presence: (json) => `CASE WHEN coalesce(${json}, '') = '' THEN '' ELSE '${PRESENT}' END`,
	},
	literal,
	object: (members) =>
		`to_json(named_struct(${members.map(({ name, sql }) => `'${name}', ${sql}`).join(', ')}))`,
	newest: (sql, by) => `max_by(${sql}, ${by})`,
	oldest: (sql, by) => `min_by(${sql}, ${by})`,
	gathered: (sql, distinct) => `array_sort(${distinct ? 'collect_set' : 'collect_list'}(${sql}))`,
	length: (list) => `size(${list})`,
	empty: 'cast(array() as array<string>)',
	has: (list, text) => `array_contains(${list}, ${text})`,
	spelt: (sql) => `cast(${sql} as string)`,
	divided: (sql, by) => `(${sql}) div ${by}`,
	previous: (column, by) => `lag(${column}) OVER (${by})`,
	files: (globs) => togetherSql(globs.map((glob) => `parquet.\`${deepGlob(glob).replaceAll('`', '``')}\``)),
};

/** Spark has no `**`: folders as deep as the archive's days lie. */
function deepGlob(glob: string): string {
	return glob.replaceAll('**/', '{,*/,*/*/,*/*/*/}');
}
