import { dirname } from 'node:path';
import { type ConnectionOptions, listZones, openAdmin, type TracedCall } from '../admin/open.js';
import type { Settings } from '../config/settings.js';
import { readToken } from '../config/token.js';
import { isCaracaliteError } from '../core/errors.js';
import type { Admin } from '../core/ports.js';
import { systemClock } from './clock.js';
import type { RunFacts } from './fail.js';
import type { Io } from './io.js';
import { zoneIdOf } from './zone.js';

/** What a connection needs of the run it belongs to. */
export interface ConnectParts {
	io: Io;
	signal: AbortSignal;
	/** Takes a line for each call, under `--debug`. */
	debug: ((text: string) => void) | null;
	facts: RunFacts;
}

/** One attempt of a call; the server itself gives up after 30 s. */
const ATTEMPT_MS = 30_000;

/**
 * Opens the zone that the settings name, on the served Caracal or in the embedded sandbox: the one
 * place where the two adapters meet. Calls the server only where the zone is not named by id.
 */
export async function connectZone(settings: Settings, parts: ConnectParts): Promise<Admin> {
	const options = connectionOptions(settings, parts);
	const zoneId = await zoneIdOf(settings.zone, () => listZones(options));
	return noticingWrites(openAdmin({ ...options, zoneId }), parts.facts);
}

function connectionOptions(
	{ target, timeoutMs, concurrency, dataDir }: Settings,
	parts: ConnectParts,
): ConnectionOptions {
	const { io, signal, debug } = parts;
	const common = {
		signal,
		timeoutMs: Math.min(ATTEMPT_MS, timeoutMs),
		clock: systemClock,
		concurrency,
		onTrace: debug ? (call: TracedCall) => debug(traceLine(call)) : undefined,
	};
	if (target.kind === 'sandbox') throw new Error('no sandbox yet');
	const token = () => readToken(target.token, { env: io.env, cwd: dirname(dataDir), signal });
	return { ...common, apiUrl: target.apiUrl, token };
}

function traceLine({ method, path, status, ms }: TracedCall): string {
	return `${method} ${path} ${status ?? 'no answer'} ${Math.round(ms)} ms\n`;
}

/** The same zone; notes that a write was sent, so that a run which breaks off tells the truth about it. */
function noticingWrites(admin: Admin, facts: RunFacts): Admin {
	const noting = <Args extends unknown[], Result>(write: (...args: Args) => Promise<Result>) => {
		return async (...args: Args) => {
			const before = facts.wrote;
			facts.wrote = true;
			try {
				return await write(...args);
			} catch (error) {
				if (isCaracaliteError(error) && error.changed === false) facts.wrote = before;
				throw error;
			}
		};
	};
	return {
		...admin,
		createPolicy: noting(admin.createPolicy),
		addPolicyVersion: noting(admin.addPolicyVersion),
		createPolicySet: noting(admin.createPolicySet),
		addSetVersion: noting(admin.addSetVersion),
		activate: noting(admin.activate),
	};
}
