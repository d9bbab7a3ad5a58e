import { setMaxListeners } from 'node:events';
import type { z } from 'zod';
import type { CallsLeft } from '../core/ports.js';
import { LARGEST } from './body.js';
import { CallBudget } from './budget/budget.js';
import type { BudgetOptions } from './budget/options.js';
import type { Call } from './call.js';
import { checkedAnswer, type Echo } from './checked-answer.js';
import { checkedToken, checkedUrl } from './credentials.js';
import { type Guard, guardedFetch, type TracedCall } from './guarded-fetch.js';
import { overHttp } from './over-http.js';
import { redactorOf } from './redact.js';
import { ServerClock } from './server-clock.js';
import { throughSdk, type Use } from './through-sdk.js';
import { overFetch } from './transport.js';

/**
 * Without a `rate`, a control plane that is plugged in by `fetchImpl` counts as one without limit: the
 * embedded one has none.
 */
export interface ConnectionOptions extends BudgetOptions {
	/** Base URL without `/v1`. */
	apiUrl: string;
	/** Asked for once, when it is first needed. */
	token: string | (() => Promise<string>);
	/** In place of the network: the embedded control plane is plugged in here. */
	fetchImpl?: typeof fetch | undefined;
	/** For each attempt of a call, milliseconds. */
	timeoutMs: number;
	onTrace?: ((call: TracedCall) => void) | undefined;
	/** Told once where the server's clock is far from this machine's: how far this one is ahead, milliseconds. */
	onSkew?: ((aheadMs: number) => void) | undefined;
}

export interface Connection {
	/**
	 * Does one call and hands back its answer as `schema` reads it; `echo` holds the ids that the answer
	 * has to repeat. Throws by `faultError`; `bad_token`, or what the token's own source throws.
	 */
	ask<T>(call: Call, schema: z.ZodType<T>, use: Use, echo?: Echo): Promise<T>;
	/** How long `calls` more simulations or reads will take, milliseconds, by what is known now. */
	estimate(calls: number): number;
	/** Calls of the window that is running, as far as this run knows. */
	callsLeft(): CallsLeft;
	/** The server's time, milliseconds since the epoch, as its answers have told it. */
	serverNow(): number;
}

/** One server and token, and the one budget of its calls. Throws `bad_api_url`. */
export function connect(options: ConnectionOptions): Connection {
	const apiUrl = checkedUrl(options.apiUrl);
	const unlimited = options.fetchImpl === undefined ? undefined : Number.POSITIVE_INFINITY;
	const serverClock = new ServerClock(options.clock, options.onSkew);
	const budget = new CallBudget({ ...options, rate: options.rate ?? unlimited });
	// Each call in flight listens to the run's signal; Node warns above ten.
	setMaxListeners(0, options.signal);
	const transport = options.fetchImpl === undefined ? overHttp() : overFetch(options.fetchImpl);
	const token = fetchedOnce(options.token);
	return {
		async ask(call, schema, use, echo = {}) {
			const { signal, timeoutMs, clock, onTrace } = options;
			const secret = await token();
			const redact = redactorOf(secret);
			const guard: Guard = {
				transport,
				signal,
				timeoutMs,
				clock,
				serverClock,
				budget,
				onTrace,
				redact,
				room: LARGEST.pages,
			};
			const exchange = (url: URL, init: RequestInit) => guardedFetch(guard, call, url, init);
			const answer = await throughSdk({ apiUrl, token: secret, call, exchange }, use);
			return checkedAnswer(call, schema, answer, echo);
		},
		estimate: (calls) => budget.estimate(calls),
		callsLeft: () => budget.left(),
		serverNow: () => serverClock.now(),
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
