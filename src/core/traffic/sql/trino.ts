import { MISTYPED, PRESENT } from '../class-fields.js';
import type { Dialect, Member } from './dialect.js';

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
const isText = (json: string) => `json_format(${json}) LIKE '"%'`;
const textsOf = (json: string) =>
	`transform(filter(coalesce(try_cast(${json} AS array(json)), CAST(ARRAY[] AS array(json))), x -> ${isText('x')}), x -> json_extract_scalar(x, '$'))`;
const TYPES = { text: 'varchar', texts: 'array(varchar)', whole: 'bigint' } as const;

/** Trino: the archive is a table there, named in place of its files. */
export const trino: Dialect = {
	member: (name) => `json_extract(metadata_json, '$.${name}')`,
	reading: {
		text: (json) => `CASE WHEN ${isText(json)} THEN json_extract_scalar(${json}, '$') ELSE '' END`,
		set: (json) => `array_sort(array_distinct(${textsOf(json)}))`,
		bag: (json) => `array_sort(${textsOf(json)})`,
		presence: (json) =>
			`CASE WHEN coalesce(json_format(${json}), 'null') IN ('null', '""') THEN '' WHEN ${isText(json)} THEN '${PRESENT}' ELSE '${MISTYPED}' END`,
	},
	literal,
	object: (members) => {
		const values = members.map(({ sql }) => sql).join(', ');
		const types = members.map(({ name, type }: Member) => `"${name}" ${TYPES[type]}`).join(', ');
		return `json_format(CAST(CAST(ROW(${values}) AS ROW(${types})) AS json))`;
	},
	newest: (sql, by) => `max_by(${sql}, ${by})`,
	oldest: (sql, by) => `min_by(${sql}, ${by})`,
	gathered: (sql, distinct) => `array_sort(array_agg(${distinct ? 'DISTINCT ' : ''}${sql}))`,
	length: (list) => `cardinality(${list})`,
	empty: 'CAST(ARRAY[] AS array(varchar))',
	has: (list, text) => `contains(${list}, ${text})`,
	spelt: (sql) => `CAST(${sql} AS varchar)`,
	divided: (sql, by) => `(${sql}) / ${by}`,
	previous: (column, by) => `lag(${column}) OVER (${by})`,
	files: () => 'audit',
};
