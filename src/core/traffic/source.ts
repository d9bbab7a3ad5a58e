import type { AuditFilter } from '../../model/audit.js';
import type { Progress } from '../ports.js';
import type { TrafficRead } from './class.js';

/** Which traffic of a zone is reduced to its classes. */
export interface TrafficQuery {
	zoneId: string;
	/** Inclusive, ISO 8601 in UTC. */
	since: string;
	/** Exclusive. */
	until: string;
	filter: Pick<AuditFilter, 'applicationId' | 'label'>;
	resource: string | null;
	decision: 'allow' | 'deny' | null;
}

/** What a long reading needs of the run it belongs to. */
export interface ReadingRun {
	progress: Progress;
	signal: AbortSignal;
}

/**
 * Traffic outside the server's audit list: an archive of audit, or the result of the printed SELECT. Both
 * throw `duckdb_missing` where the optional package is not there, and what is wrong with the files.
 */
export interface ArchiveReader {
	/** Reduces the Parquet files that the globs match; `s3://` where DuckDB's httpfs is installed. */
	readArchive(globs: string[], query: TrafficQuery, run: ReadingRun): Promise<TrafficRead>;
	/** Reads a file of classes that the printed SELECT gave: NDJSON, or Parquet. */
	readClasses(file: string, query: TrafficQuery, run: ReadingRun): Promise<TrafficRead>;
}
