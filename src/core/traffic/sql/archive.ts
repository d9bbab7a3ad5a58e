import { HOUR_MS } from '../tally.js';

/** Names what a row of classes means; another shape or another table of fields is another contract. */
export const CLASSES_CONTRACT = 'caracalite/classes@1';

/** The columns of an archived event that are shown of a class's sample, all texts. */
export const SAMPLE_COLUMNS = [
	'event_id',
	'request_id',
	'event_type',
	'decision',
	'policy_set_version_id',
	'manifest_sha',
	'evaluation_status',
	'determining_policies_json',
	'diagnostics_json',
	'metadata_json',
] as const;

/** The columns that an archive has to have, as DuckDB calls their types. */
export const ARCHIVE_COLUMNS: ReadonlyMap<string, 'VARCHAR' | 'BIGINT'> = new Map([
	...SAMPLE_COLUMNS.map((name) => [name, 'VARCHAR'] as const),
	['zone_id', 'VARCHAR'],
	['time', 'BIGINT'],
	['chain_seq', 'BIGINT'],
]);

/** The mints of a mandate lie no further before its presentation (see `event/mints`). */
export const MINT_REACH_MS = 24 * HOUR_MS;
