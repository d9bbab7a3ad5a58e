import { dirname } from 'node:path';
import type { WaitEvent } from '../admin/budget/options.js';
import type { ConnectionOptions } from '../admin/connection.js';
import type { TracedCall } from '../admin/guarded-fetch.js';
import { openServer } from '../admin/open.js';
import { firstUseOf } from '../config/first-use.js';
import { memoryOf } from '../config/memory.js';
import { ownerOf } from '../config/owner.js';
import { proxyNotFollowed } from '../config/proxy.js';
import type { Settings } from '../config/settings.js';
import { readToken } from '../config/token.js';
import { roughly } from '../core/foretell.js';
import type { Admin, AdminWriter, Progress } from '../core/ports.js';
import { CaracaliteError, isCaracaliteError } from '../model/errors.js';
import { cleanLine } from '../render/clean.js';
import { refuseMissingSandbox } from '../sandbox/present.js';
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
	/** Tells a person a sentence, whatever is printed on stdout; null where only the result is wanted. */
	tell: ((sentence: string) => void) | null;
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
	const { reader, writer } = server.zone(zoneId);
	return { reader, writer: noticingWrites(writer, parts.facts) };
}

function commonOptions(
	{ concurrency, rate, target }: Settings,
	{ io, signal, debug, progress, tell }: ConnectParts,
) {
	// What a gateway has in front of the API may be a key; the path behind it is the news.
	const base = target.kind === 'server' ? new URL(target.apiUrl).pathname.replace(/\/$/, '') : '';
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
		onSkew: (aheadMs: number) => tell?.(skewText(aheadMs)),
		onTrace: debug ? (call: TracedCall) => debug(traceLine(call, base)) : undefined,
	};
}

type TargetOptions = Pick<ConnectionOptions, 'apiUrl' | 'token' | 'fetchImpl'>;

async function targetOptions(settings: Settings, parts: ConnectParts): Promise<TargetOptions> {
	const { target, dataDir } = settings;
	for (const sentence of [...settings.ignored, ...proxyNotFollowed(target, parts.io.env)]) {
		parts.tell?.(cleanLine(sentence));
	}
	if (target.kind === 'server') {
		const { io, signal } = parts;
		if (parts.tell !== null) {
			const first = firstUseOf(target, memoryOf(ownerOf(io.env, io.user)));
			if (first !== null) parts.tell(cleanLine(first));
		}
		const token = () => readToken(target.token, { env: io.env, cwd: dirname(dataDir), signal });
		return { apiUrl: target.apiUrl, token };
	}
	if (target.kind === 'none') throw new CaracaliteError('no_target', target.why);
	refuseMissingSandbox(target.dataDir);
	const { openSandbox } = await import('../sandbox/open.js');
	const sandbox = await openSandbox({ dataDir: target.dataDir, clock: parts.io.clock });
	parts.atEnd(() => sandbox.close());
	return { apiUrl: SANDBOX_URL, token: async () => sandbox.adminToken(), fetchImpl: sandbox.fetch };
}

function skewText(aheadMs: number): string {
	return `This machine's clock is ${roughly(Math.abs(aheadMs))} ${aheadMs > 0 ? 'ahead of' : 'behind'} the server's; times are by the server's.`;
}

function traceLine({ method, path, status, ms }: TracedCall, base: string): string {
	const shown = path.startsWith(base) ? path.slice(base.length) : path;
	return `${cleanLine(`${method} ${shown} ${status ?? 'no answer'} ${Math.round(ms)} ms`)}\n`;
}

/** The same writer; notes that a write was sent, so that a run which breaks off tells the truth about it. */
function noticingWrites(writer: AdminWriter, facts: RunFacts): AdminWriter {
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
		createPolicy: noting(writer.createPolicy),
		addPolicyVersion: noting(writer.addPolicyVersion),
		createPolicySet: noting(writer.createPolicySet),
		addSetVersion: noting(writer.addSetVersion),
		activate: noting(writer.activate),
	};
}
