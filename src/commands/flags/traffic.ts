import { list, text } from '../declaration/flag.js';

/** Where traffic is read from; the server's list where no flag says otherwise. */
export const sourceFlags = {
	archive: list(
		'<glob>',
		"read traffic from these Parquet files of audit's archive, not from the server's list (repeatable)",
		{ completes: 'file' },
	),
	classes: text('<file>', 'read what the printed SQL gave: NDJSON or Parquet', { completes: 'file' }),
};
