import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CaracaliteError } from '../model/errors.js';

/** Throws `sandbox_missing` where a data directory holds no sandbox; a journal alone makes none. */
export function refuseMissingSandbox(dataDir: string): void {
	if (existsSync(join(dataDir, 'sandbox.db'))) return;
	throw new CaracaliteError('sandbox_missing', `there is no sandbox in ${dataDir}`, {
		hint: 'Make one: caracalite sandbox reset',
	});
}
