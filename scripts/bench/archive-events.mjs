// Writes an archive of made-up events, hour by hour, as Caracal's exporter would: uncompressed Parquet, one file
// an hour. Sessions open, mint and present, a hundred at a time and interleaved; every twentieth event is none of policy.
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { goOn } from './processes.mjs';

const START = Date.UTC(2026, 10, 1);
const HOUR = 3_600_000;

/**
 * Writes `events` events over `hours` hours into `folder`, of zone `zone-bench`, in 500 classes once each
 * of the 83 kinds of session has come by. Gives the glob that matches them.
 */
export async function writeArchive(folder, { events, hours, compression = 'uncompressed' }) {
	const instance = await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: '1GB' });
	const connection = await instance.connect();
	for (let hour = 0; hour < hours; hour += 1) {
		goOn();
		const [from, to] = [hour, hour + 1].map((at) => Math.floor((events * at) / hours));
		const day = new Date(START + hour * HOUR).toISOString();
		const file = join(folder, day.slice(0, 10).replaceAll('-', '/'), `${day.slice(0, 13)}.parquet`);
		await mkdir(dirname(file), { recursive: true });
		await connection.run(
			`COPY (${eventsSql(from, to, START + hour * HOUR)}) TO '${file}' (FORMAT parquet, COMPRESSION ${compression}, ROW_GROUP_SIZE 1000000)`,
		);
	}
	connection.closeSync();
	instance.closeSync();
	return {
		glob: join(folder, '**', '*.parquet'),
		since: new Date(START).toISOString(),
		until: new Date(START + hours * HOUR).toISOString(),
	};
}

const uuid = (prefix, n) =>
	`(substr('${prefix}', 1, 8) || '-' || lpad(to_hex(${n} >> 24), 4, '0') || '-7' || lpad(to_hex(${n} & 4095), 3, '0') || '-8abc-' || lpad(to_hex(${n}), 12, '0'))`;

function eventsSql(from, to, start) {
	return `
WITH n AS (
	SELECT i, (i // 2000) * 100 + i % 100 AS s, (i % 2000) // 100 AS j,
		${start} + ((i - ${from}) * ${HOUR}) // ${Math.max(1, to - from)} AS time
	FROM range(${from}, ${to}) t(i)
), k AS (
	SELECT *, s % 83 AS c, CASE WHEN j = 19 THEN 'other' WHEN j = 0 THEN 'open' WHEN j % 2 = 1 THEN 'use' ELSE 'mint' END AS what,
		CASE WHEN j < 10 THEN 'read' ELSE 'write' END AS verb
	FROM n
), f AS (
	SELECT *, c % 5 AS app, c // 5 AS role, ${uuid('01a20fed', 's')} AS session, ${uuid('01a20fee', 's')} AS edge,
		c % 40 = 7 AND j IN (4, 6) AS denied
	FROM k
)
SELECT 6003::INT AS class_uid, 600301::INT AS type_uid, 1::INT AS severity_id, 1::INT AS activity_id, time::BIGINT AS time,
	'zone-bench' AS zone_id, ${uuid('01a20fef', 'i')} AS request_id,
	CASE WHEN what = 'other' THEN '' ELSE '01a20fed-bef0-7626-a038-c089763fc1f8' END AS policy_set_version_id,
	CASE WHEN denied THEN 'deny' ELSE 'allow' END AS decision, '1.7.0' AS metadata_version, 'caracal' AS product_name,
	${uuid('01a20ff0', 'i')} AS event_id,
	CASE WHEN what = 'other' THEN 'gateway_resource_request' ELSE 'token_exchange' END AS event_type,
	'' AS policy_set_id,
	CASE WHEN what = 'other' THEN '' ELSE 'c9430ef8466b55e42f8586bade18e6484db04377416d367165bb5378604e0396' END AS manifest_sha,
	CASE WHEN what = 'other' THEN 'upstream_rejected' ELSE 'complete' END AS evaluation_status,
	CASE WHEN denied OR what = 'other' THEN '[]' WHEN what = 'open' THEN '[{"policy": "caracal-bootstrap"}]' ELSE '[{"policy": "caracal-app' || app || '-' || what || '"}]' END AS determining_policies_json,
	CASE WHEN denied THEN '[{"reason": "role_scope_mismatch"}]' ELSE '[]' END AS diagnostics_json,
	'{"resource": "resource://r' || role || '", "session_id": "", ' || CASE WHEN what = 'open' THEN '' ELSE '"agent_depth": 1, "agent_labels": ["role-' || role || '", "team-' || app || '"], ' END ||
	'"subject_kind": "application", "application_id": "app-' || app || '", ' || CASE WHEN what = 'open' THEN '' ELSE '"agent_lifecycle": "task", "agent_parent_id": "01a20fed-c2d1-70c2-968c-aa495967c09c", ' END ||
	'"agent_session_id": "' || CASE WHEN what = 'open' THEN '' ELSE session END || '", "application_name": "Application ' || app || '", ' ||
	CASE WHEN what = 'open' THEN '' ELSE '"delegation_chain": [{"application_id": "app-' || app || '", "agent_session_id": "01a20fed-c2d1-70c2-968c-aa495967c09c", "delegation_edge_id": "' || edge || '"}, {"application_id": "app-' || app || '", "agent_session_id": "' || session || '", "delegation_edge_id": ""}], ' END ||
	'"requested_scopes": [' || CASE WHEN what = 'open' THEN '"agent:lifecycle"' WHEN what = 'mint' THEN '"r' || role || ':' || verb || '"' ELSE '' END || '], "delegation_edge_id": "' || CASE WHEN what = 'open' THEN '' ELSE edge END ||
	'", "delegation_hop_count": 1, "delegation_graph_epoch": ' || i || ', "application_registration_method": "managed"}' AS metadata_json,
	sha256(i::VARCHAR) AS content_sha256, sha256((-i)::VARCHAR) AS chain_hmac, i + 1 AS chain_seq
FROM f`;
}
