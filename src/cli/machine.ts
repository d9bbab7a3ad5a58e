import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Machine } from '../commands/contract.js';
import { memoryOf } from '../config/memory.js';
import { ownerOf } from '../config/owner.js';
import { proxyNotFollowed } from '../config/proxy.js';
import type { Settings } from '../config/settings.js';
import type { Io } from './io.js';

/** What is known of the program, the machine and the environment of a run. */
export function machineOf({ node, env, user }: Io, settings: Settings | null): Machine {
	return {
		node: node.version,
		platform: node.platform,
		// In the bundle this is a chunk in a folder of its own.
		program: dirname(fileURLToPath(import.meta.url)).replace(/[\\/]chunks$/, ''),
		archives: isInstalled('@duckdb/node-api'),
		proxies: settings === null ? [] : proxyNotFollowed(settings.target, env),
		extraCertificates: env.NODE_EXTRA_CA_CERTS || null,
		believesAnyCertificate: env.NODE_TLS_REJECT_UNAUTHORIZED === '0',
		remembers: memoryOf(ownerOf(env, user)).works(),
	};
}

/** Whether a package can be found from here; it is not loaded. */
function isInstalled(name: string): boolean {
	try {
		createRequire(import.meta.url).resolve(name);
		return true;
	} catch {
		return false;
	}
}
