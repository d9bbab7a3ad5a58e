import { setMaxListeners } from 'node:events';
import pLimit from 'p-limit';
import type { z } from 'zod';
import type { Clock } from '../core/ports.js';
import type { Call } from './call.js';
import { checkedAnswer, type Echo } from './checked-answer.js';
import { checkedToken, checkedUrl } from './credentials.js';
import { type Guard, guardedFetch, type TracedCall } from './guarded-fetch.js';
import { throughSdk, type Use } from './through-sdk.js';

export interface ConnectionOptions {
	/** Base URL without `/v1`. */
	apiUrl: string;
	/** Asked for once, when it is first needed. */
	token: string | (() => Promise<string>);
	/** The global `fetch` unless given; the embedded control plane is plugged in here. */
	fetchImpl?: typeof fetch | undefined;
	/** Ends every call. A reason that is a `CaracaliteError` is what the calls then fail with. */
	signal: AbortSignal;
	/** For each attempt of a call, milliseconds. */
	timeoutMs: number;
	clock: Clock;
	/** Calls in flight at most. */
	concurrency: number;
	onTrace?: ((call: TracedCall) => void) | undefined;
}

export interface Connection {
	/**
	 * Does one call and hands back its answer as `schema` reads it; `echo` holds the ids that the answer
	 * has to repeat.
	 *
	 * @throws CaracaliteError by `faultError`; `bad_token`, or what the token's own source throws
	 */
	ask<T>(call: Call, schema: z.ZodType<T>, use: Use, echo?: Echo): Promise<T>;
}

/**
 * One server and token, and the one limit on calls in flight.
 *
 * @throws CaracaliteError `bad_api_url`
 */
export function connect(options: ConnectionOptions): Connection {
	const apiUrl = checkedUrl(options.apiUrl);
	const limit = pLimit(options.concurrency);
	// Each call in flight listens to the run's signal; Node warns above ten.
	setMaxListeners(0, options.signal);
	const token = fetchedOnce(options.token);
	return {
		async ask(call, schema, use, echo = {}) {
			const { fetchImpl = fetch, signal, timeoutMs, clock, onTrace } = options;
			const guard: Guard = { fetchImpl, signal, timeoutMs, clock, onTrace, token: await token() };
			const exchange = (url: URL, init: RequestInit) => limit(() => guardedFetch(guard, call, url, init));
			const answer = await throughSdk({ apiUrl, token: guard.token, call, exchange }, use);
			return checkedAnswer(call, schema, answer, echo);
		},
	};
}

/** The token, fetched when first needed; fetched again only where that failed. */
function fetchedOnce(source: ConnectionOptions['token']): () => Promise<string> {
	let token: Promise<string> | null = null;
	return () => {
		token ??= (async () => checkedToken(typeof source === 'string' ? source : await source()))();
		token.catch(() => {
			token = null;
		});
		return token;
	};
}
