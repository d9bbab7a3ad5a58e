import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type ConnectionOptions, openServer, type TracedCall, type WaitEvent } from '../admin/open.js';
import type { Settings } from '../config/settings.js';
import { readToken } from '../config/token.js';
import { CaracaliteError, isCaracaliteError } from '../core/errors.js';
import type { Admin, Progress } from '../core/ports.js';
import { cleanLine } from '../report/clean.js';
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
	progress: Progress;
	/** Takes what has to be closed when the run ends. */
	atEnd: (close: () => void) => void;
}

/** One attempt of a call; the server itself gives up after 30 s, and a run's deadline ends it before. */
const ATTEMPT_MS = 30_000;

/** The embedded sandbox answers by a function; the host of its URL is never looked up. */
const SANDBOX_URL = 'http://sandbox.invalid';

/**
 * Opens the zone that the settings name, on the served Caracal or in the embedded sandbox: the one
 * place where the two adapters meet. Calls the server only where the zone is not named by id.
 */
export async function connectZone(settings: Settings, parts: ConnectParts): Promise<Admin> {
	const options = { ...commonOptions(settings, parts), ...(await targetOptions(settings, parts)) };
	const server = openServer(options);
	const zoneId = await zoneIdOf(settings.zone, () => server.zones());
	return noticingWrites(server.zone(zoneId), parts.facts);
}

function commonOptions({ concurrency, rate }: Settings, { io, signal, debug, progress }: ConnectParts) {
	return {
		signal,
		timeoutMs: ATTEMPT_MS,
		clock: io.clock,
		concurrency,
		rate: rate ?? undefined,
		onWait: ({ ms, calls }: WaitEvent) => {
			const text = `waiting ${Math.ceil(ms / 1_000)} s for the server's rate limit (${calls} calls)`;
			progress({ step: `wait ${calls}`, text });
		},
		onTrace: debug ? (call: TracedCall) => debug(traceLine(call)) : undefined,
	};
}

type TargetOptions = Pick<ConnectionOptions, 'apiUrl' | 'token' | 'fetchImpl'>;

async function targetOptions({ target, dataDir }: Settings, parts: ConnectParts): Promise<TargetOptions> {
	if (target.kind === 'server') {
		const { io, signal } = parts;
		const token = () => readToken(target.token, { env: io.env, cwd: dirname(dataDir), signal });
		return { apiUrl: target.apiUrl, token };
	}
	// A journal alone in the directory makes no sandbox.
	if (!existsSync(join(target.dataDir, 'sandbox.db'))) {
		throw new CaracaliteError('sandbox_missing', `there is no sandbox in ${target.dataDir}`, {
			hint: 'Make one: caracalite sandbox reset',
		});
	}
	const { openSandbox } = await import('../sandbox/open.js');
	const sandbox = await openSandbox({ dataDir: target.dataDir, clock: parts.io.clock });
	parts.atEnd(() => sandbox.close());
	return { apiUrl: SANDBOX_URL, token: async () => sandbox.adminToken(), fetchImpl: sandbox.fetch };
}

function traceLine({ method, path, status, ms }: TracedCall): string {
	return `${cleanLine(`${method} ${path} ${status ?? 'no answer'} ${Math.round(ms)} ms`)}\n`;
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
				// A refusal is a claim of the server; what was never sent is known.
				const unsent = isCaracaliteError(error) && error.changed === false && error.status === undefined;
				if (unsent) facts.wrote = before;
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
