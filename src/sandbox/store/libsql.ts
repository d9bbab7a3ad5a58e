import { createRequire } from 'node:module';
import type Database from 'libsql';
import { withLibsql } from '../../model/binary.js';

/** libsql, loaded with the first file, so that a run without it can say so. Throws `libsql_missing`. */
export function libsql(): typeof Database {
	return withLibsql(() => createRequire(import.meta.url)('libsql'));
}
