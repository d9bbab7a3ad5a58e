import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Clock } from '../core/ports.js';
import { CaracaliteError } from '../model/errors.js';
import type { Capability } from './actor.js';
import { createApp } from './app.js';
import { createBundleCache } from './bundles.js';
import { exchange } from './exchange/exchange.js';
import { findZone } from './exchange/find.js';
import type { ExchangeOutcome, ExchangeRequest } from './exchange/types.js';
import { type RuntimeState, resolveOptions, type SandboxOptions } from './options.js';
import { prepareTables, wipe } from './schema.js';
import { type Story, tellStory } from './seed/story.js';
import { changeRuntime } from './store/activations.js';
import { openDatabase } from './store/database.js';
import { mintToken } from './store/tokens.js';
import { createTime } from './time.js';
import { ensureAdminToken, readToken, tokenFile } from './token-file.js';
import type { World } from './world.js';

export type { Capability } from './actor.js';
export type { ExchangeOutcome, ExchangeRequest } from './exchange/types.js';
export type { RuntimeState, SandboxOptions } from './options.js';
export type { Story } from './seed/story.js';

/** An embedded control plane: the Admin API without a port, and what only its owner can do. */
export interface Sandbox {
	/** Answers a call of the Admin API; give it to a client in place of the global fetch. */
	fetch(input: Request | URL | string, init?: RequestInit): Promise<Response>;
	/** The sandbox's own admin token, as it stands in `tokenFile` now. */
	adminToken(): string;
	/** File that holds the admin token, private to its owner. */
	readonly tokenFile: string;
	readonly dataDir: string;
	/** Makes a token, told once. A zone's token needs the zone's id or name. */
	createToken(capability: Capability, zone?: string): string;
	/** Asks for access as an application's agent does; see {@link exchange}. */
	exchange(request: ExchangeRequest): ExchangeOutcome;
	/** Empties the sandbox, every token included, and tells the story of the README into it. */
	reset(): Story;
	/** Stops or starts the runtime, for this and every other process, or takes it out of the configuration. */
	setRuntime(state: RuntimeState): void;
	close(): void;
}

export interface SandboxPlace {
	/** Made, private to its owner, where it is missing. */
	dataDir: string;
	clock: Pick<Clock, 'now'>;
	options?: Partial<SandboxOptions>;
}

/** Opens the sandbox of a data directory, empty where it is new. Throws `sandbox_too_new`, `sandbox_unusable`. */
export async function openSandbox(place: SandboxPlace): Promise<Sandbox> {
	const dataDir = resolve(place.dataDir);
	const file = tokenFile(dataDir);
	const world = openWorld(dataDir, place);
	ensureAdminToken(world, file);
	const app = createApp(world);
	return {
		dataDir,
		tokenFile: file,
		fetch: async (input, init) => {
			init?.signal?.throwIfAborted();
			const whole = input instanceof Request && init === undefined;
			return app.fetch(whole ? input : new Request(input, init));
		},
		adminToken: () => readToken(file) ?? '',
		createToken: (capability, zone) => createToken(world, capability, zone),
		exchange: (request) => exchange(world, request),
		reset: () =>
			world.db.write(() => {
				wipe(world.db);
				return tellStory(world, ensureAdminToken(world, file));
			}),
		setRuntime: (state) => changeRuntime(world, state),
		close: () => world.db.close(),
	};
}

function openWorld(dataDir: string, place: SandboxPlace): World {
	try {
		mkdirSync(dataDir, { recursive: true, mode: 0o700 });
		const db = openDatabase(join(dataDir, 'sandbox.db'));
		prepareTables(db);
		const time = createTime(place.clock);
		return { db, time, options: resolveOptions(place.options), bundles: createBundleCache() };
	} catch (error) {
		if (error instanceof CaracaliteError) throw error;
		throw new CaracaliteError('sandbox_unusable', `the sandbox in ${dataDir} cannot be opened`, {
			hint: 'check that the directory is yours and writable, or name another one',
			cause: error,
		});
	}
}

function createToken(world: World, capability: Capability, zone: string | undefined): string {
	const zoneId = capability === 'zone' ? findZone(world.db, zone).id : null;
	return mintToken(world, `sandbox ${capability}`, capability, zoneId);
}
