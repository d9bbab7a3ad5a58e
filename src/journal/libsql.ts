import { createRequire } from 'node:module';
import type Database from 'libsql';
import { withLibsql } from '../model/binary.js';

const load = createRequire(import.meta.url);

/** libsql, loaded with the first file, so that a run without it can say so. Throws `libsql_missing`. */
export function libsql(): typeof Database {
	return withLibsql(() => load('libsql'));
}
