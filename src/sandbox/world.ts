import type { BundleCache } from './bundle-cache.js';
import type { SandboxOptions } from './options.js';
import type { Db } from './store/database.js';
import type { Time } from './time.js';

/** What every part of the sandbox works on: the state, its time, and how it is to behave. */
export interface World {
	db: Db;
	time: Time;
	options: SandboxOptions;
	bundles: BundleCache;
}
