import { compileBundle } from '../policy/compile.js';
import type { BundleCache, LoadedBundle } from './bundle-cache.js';
import type { Db } from './store/database.js';
import { documentOf } from './store/policy-versions.js';

/** How many compiled bundles are kept. */
const KEPT = 64;

export function createBundleCache(): BundleCache {
	const kept = new Map<string, LoadedBundle>();
	return {
		load: (db, zoneId, ids) => {
			const key = [zoneId, ...ids].join(' ');
			const known = kept.get(key);
			if (known !== undefined) return known;
			const loaded = compile(db, zoneId, ids);
			if (kept.size >= KEPT) kept.delete(kept.keys().next().value ?? key);
			kept.set(key, loaded);
			return loaded;
		},
	};
}

function compile(db: Db, zoneId: string, ids: string[]): LoadedBundle {
	const documents = ids.map((id) => documentOf(db, zoneId, id)).filter((found) => found !== undefined);
	return {
		bundle: compileBundle(documents.map(({ name, content }) => ({ name, content }))),
		bytes: Buffer.byteLength(JSON.stringify(documents.map(({ id, content }) => ({ id, content })))),
	};
}
