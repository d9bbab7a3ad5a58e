import { CaracaliteError } from '../model/errors.js';

/** What DuckDB says, and what it means to whoever gave the files. */
const FAULTS: readonly { says: RegExp; code: string; text: string; hint: string }[] = [
	{
		says: /no magic bytes|too small to be a parquet|not a parquet file/i,
		code: 'archive_not_parquet',
		text: 'is no Parquet file',
		hint: 'Name the Parquet objects of the audit service alone; a download that broke off is none either.',
	},
	{
		says: /no space left|disk quota|max_temp_directory_size|could not write|failed to offload/i,
		code: 'archive_no_room',
		text: 'the archive does not fit into the temporary folder',
		hint: 'Make room there or point TMPDIR elsewhere, take a shorter window, or run the SELECT where the archive is: `caracalite shadow --print-sql`.',
	},
	{
		says: /out of memory|failed to allocate/i,
		code: 'archive_no_room',
		text: 'the archive does not fit into memory',
		hint: 'Take a shorter window, or run the SELECT where the archive is: `caracalite shadow --print-sql`.',
	},
	{
		says: /extension (autoloading|loading)? ?error|required extension|httpfs extension/i,
		code: 'archive_no_httpfs',
		text: 'a path that is no file is read by an extension of DuckDB, which is not installed',
		hint: 'Sync the bucket into a folder, or install it once: `INSTALL httpfs` in DuckDB.',
	},
];

/** What making the temporary folder failed with. */
export function withoutFolder(parent: string, cause: unknown): CaracaliteError {
	const why = cause instanceof Error ? cause.message : String(cause);
	return new CaracaliteError('archive_no_room', `there is no temporary folder in ${parent}: ${why}`, {
		hint: 'Make room there or point TMPDIR at a folder that can be written.',
		cause,
	});
}

/** What DuckDB failed with, as our error. */
export function faultOf(error: unknown): CaracaliteError {
	const said = error instanceof Error ? error.message : String(error);
	const [line = ''] = said.split('\n');
	const fault = FAULTS.find(({ says }) => says.test(said));
	const file = /'([^']+\.[a-z]+)'|file "([^"]+)"/i.exec(line);
	const name = file?.[1] ?? file?.[2];
	if (fault === undefined) return unreadable(line, error);
	const ofFile = fault.code === 'archive_not_parquet';
	return new CaracaliteError(
		fault.code,
		ofFile ? `${name ?? 'a file of the archive'} ${fault.text}` : fault.text,
		{
			hint: fault.hint,
			details: { duckdb: line },
			cause: error,
		},
	);
}

/** What is Parquet, and yet no archive that can be read. */
export function unreadable(why: string, cause: unknown): CaracaliteError {
	return new CaracaliteError('archive_unreadable', `the archive cannot be read: ${why}`, {
		hint: 'A file may be broken: fetch it again. Nothing was changed.',
		cause,
	});
}
