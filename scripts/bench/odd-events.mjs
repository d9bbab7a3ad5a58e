// Writes an archive of texts that engines read or sort differently: escapes, other scripts, what is absent or null.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

const START = Date.UTC(2026, 10, 1);
const TEXTS = [
	'a',
	'b',
	'a b',
	'"',
	'\\',
	'a\\"b',
	'é',
	'\ue000',
	'\u{1f600}',
	'tab\t',
	"'",
	'$.x',
	'\u0001',
	'null',
	'5',
	'x:'.repeat(5_000),
];
const LISTS = [
	...TEXTS.map((text) => [text, 'b', text]),
	TEXTS,
	[...TEXTS].reverse(),
	[],
	['b', null, 'a'],
	null,
	'absent',
];
const VALUES = [...TEXTS, '', null, 'absent'];

/** Writes events of a day into `folder`, of zone `zone-odd`. Gives the window that holds them. */
export async function writeOddArchive(folder) {
	await mkdir(folder, { recursive: true });
	const lines = join(folder, 'events.ndjson');
	const events = Array.from({ length: 2 * LISTS.length * VALUES.length }, (_, index) => eventOf(index));
	await writeFile(lines, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
	const columns = Object.keys(events[0]).map(
		(name) => `${name}: '${/^(time|chain_seq)$/.test(name) ? 'BIGINT' : 'VARCHAR'}'`,
	);
	const instance = await DuckDBInstance.create(':memory:');
	const connection = await instance.connect();
	await connection.run(
		`COPY (SELECT * FROM read_json('${lines}', format = 'newline_delimited', columns = {${columns.join(', ')}})) TO '${join(folder, 'odd.parquet')}' (FORMAT parquet)`,
	);
	connection.closeSync();
	instance.closeSync();
	await rm(lines);
	return { since: new Date(START).toISOString(), until: new Date(START + 86_400_000).toISOString() };
}

/** One after another, twice: each value meets each list, and mints on two delegations meet presentations. */
function eventOf(number) {
	const index = number % (LISTS.length * VALUES.length);
	const [list, value] = [LISTS[index % LISTS.length], VALUES[Math.floor(index / LISTS.length)]];
	const other = VALUES[(index * 7) % VALUES.length];
	const metadata = {
		application_id: value,
		resource: index % 3 === 0 ? other : `r${index % 2}`,
		subject_kind: other,
		agent_labels: LISTS[(index * 5) % LISTS.length],
		requested_scopes: list,
		agent_session_id: index % 4 === 0 ? value : 's',
		delegation_edge_id: index % 5 === 0 ? other : `d${index % 2}`,
		delegation_chain: [{ resource: 'deeper', agent_labels: ['deeper'] }],
	};
	const held = Object.entries(metadata).filter(([, one]) => one !== 'absent');
	return {
		time: START + number * 100_000,
		zone_id: 'zone-odd',
		request_id: `q${number}`,
		policy_set_version_id: 'v1',
		decision: index % 11 === 0 ? 'deny' : 'allow',
		event_id: `e${number}`,
		event_type: 'token_exchange',
		manifest_sha: 'm1',
		evaluation_status: 'complete',
		determining_policies_json: index % 2 === 0 ? '[{"policy": "caracal-a-mint"}]' : '',
		diagnostics_json: index % 11 === 0 ? '[{"reason": "role_scope_mismatch"}]' : '[]',
		metadata_json: JSON.stringify(Object.fromEntries(held)),
		chain_seq: number + 1,
	};
}
