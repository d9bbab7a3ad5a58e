import { readFileSync } from 'node:fs';
import type { Table } from './table.js';

/** The table as the build wrote it down beside this bundle; null where nothing was built. */
export function keptTable(): Table | null {
	try {
		// The build wrote it, of the same source as this.
		const kept: Table = JSON.parse(readFileSync(new URL('completion.json', import.meta.url), 'utf8'));
		return kept;
	} catch {
		return null;
	}
}
