import { MISTYPED, PRESENT } from '../class-fields.js';
import { type Dialect, type Member, togetherSql } from './dialect.js';

const literal = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const isText = (json: string) => `startsWith(${json}, '"')`;
const textOf = (json: string) => `JSONExtractString(${json})`;
const textsOf = (json: string) =>
	`arrayMap(x -> ${textOf('x')}, arrayFilter(x -> ${isText('x')}, JSONExtractArrayRaw(${json})))`;
const TYPES = { text: 'String', texts: 'Array(String)', whole: 'Int64' } as const;

/** ClickHouse. Members are raw JSON, empty where there is none. */
export const clickhouse: Dialect = {
	member: (name) => `JSONExtractRaw(assumeNotNull(metadata_json), '${name}')`,
	reading: {
		text: (json) => `if(${isText(json)}, ${textOf(json)}, '')`,
		set: (json) => `arraySort(arrayDistinct(${textsOf(json)}))`,
		bag: (json) => `arraySort(${textsOf(json)})`,
		presence: (json) =>
			`multiIf(${json} IN ('', 'null', '""'), '', ${isText(json)}, '${PRESENT}', '${MISTYPED}')`,
	},
	literal,
	object: (members) => {
		const values = members.map(({ sql }) => sql).join(', ');
		const types = members.map(({ name, type }: Member) => `${name} ${TYPES[type]}`).join(', ');
		return `toJSONString(CAST(tuple(${values}), 'Tuple(${types})'))`;
	},
	newest: (sql, by) => `argMax(${sql}, ${by})`,
	oldest: (sql, by) => `argMin(${sql}, ${by})`,
	gathered: (sql, distinct) => `arraySort(${distinct ? 'groupUniqArray' : 'groupArray'}(${sql}))`,
	length: (list) => `length(${list})`,
	empty: "CAST([], 'Array(String)')",
	has: (list, text) => `has(${list}, ${text})`,
	spelt: (sql) => `toString(${sql})`,
	divided: (sql, by) => `intDiv(${sql}, ${by})`,
	previous: (column, by) =>
		`lagInFrame(toNullable(${column})) OVER (${by} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)`,
	files: (globs) => togetherSql(globs.map((glob) => `file(${literal(glob)}, 'Parquet')`)),
};
