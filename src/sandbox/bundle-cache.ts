import type { Bundle } from '../policy/bundle.js';
import type { Db } from './store/database.js';

/** A manifest's documents, compiled, and how much of a simulation request they take up. */
export interface LoadedBundle {
	bundle: Bundle;
	/** UTF-8 bytes of the documents as JSON strings. */
	bytes: number;
}

export interface BundleCache {
	/** Of policy version ids of the zone that are known to exist; immutable, so compiled once. */
	load(db: Db, zoneId: string, policyVersionIds: string[]): LoadedBundle;
}
