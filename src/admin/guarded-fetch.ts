import { CaracaliteError } from '../core/errors.js';
import type { Clock } from '../core/ports.js';
import { answerFault, notJson, redirected } from './answer-fault.js';
import { LARGEST_ANSWER, limitedText } from './body.js';
import type { CallBudget } from './budget/budget.js';
import { errandOf } from './budget/errand.js';
import type { Call } from './call.js';
import { cutoff, interruption } from './cutoff.js';
import type { Fault } from './fault.js';
import { type Outcome, repeated } from './retry.js';
import { transportFault } from './transport-fault.js';

/** A shorter token might be a word that occurs in answers anyway. */
const SHORTEST_TO_HIDE = 12;

/** One attempt of a call as `--debug` shows it: neither headers nor bodies. `status` is null without answer. */
export interface TracedCall {
	method: string;
	path: string;
	status: number | null;
	ms: number;
}

/** What every guarded call needs. */
export interface Guard {
	fetchImpl: typeof fetch;
	signal: AbortSignal;
	/** For each attempt, milliseconds. */
	timeoutMs: number;
	clock: Clock;
	budget: CallBudget;
	onTrace: ((call: TracedCall) => void) | undefined;
	token: string;
}

/**
 * Does one HTTP call: no redirect, no answer without end, no success that is not JSON, an end to every
 * attempt; reads are repeated while their failures pass. Each attempt waits for its turn in the budget, and
 * holds nothing of it while it waits to be repeated.
 */
export function guardedFetch(guard: Guard, call: Call, url: URL, init: RequestInit): Promise<Outcome> {
	const errand = errandOf(init.method ?? 'GET', url.pathname);
	const attempt = () => guard.budget.spend(errand, () => attemptOnce(guard, call, url, init));
	return call.kind === 'read' ? repeated(attempt, guard.clock, guard.signal) : attempt();
}

async function attemptOnce(guard: Guard, call: Call, url: URL, init: RequestInit): Promise<Outcome> {
	if (guard.signal.aborted) return { ok: false, fault: interruption(guard.signal, false) };
	const end = cutoff(guard.signal, guard.timeoutMs, init.signal);
	const started = guard.clock.now();
	let status: number | null = null;
	try {
		const response = await guard.fetchImpl(url.href, { ...init, redirect: 'manual', signal: end.signal });
		status = response.status;
		return await judged(guard, call, url, response);
	} catch (error) {
		if (error instanceof CaracaliteError) throw error;
		const fault = end.fault() ?? transportFault(url, error);
		if (fault === null) throw error;
		return { ok: false, fault };
	} finally {
		end.release();
		const ms = guard.clock.now() - started;
		guard.onTrace?.({ method: init.method ?? 'GET', path: url.pathname + url.search, status, ms });
	}
}

/** Reads the answer and judges it. What comes back for a success is whole and JSON. */
async function judged(guard: Guard, call: Call, url: URL, response: Response): Promise<Outcome> {
	if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
		await response.body?.cancel();
		return { ok: false, fault: redirected(url, response) };
	}
	const text = await limitedText(response, LARGEST_ANSWER);
	if (text === null) return { ok: false, fault: tooLarge() };
	const { status } = response;
	if (!response.ok) {
		return { ok: false, fault: answerFault(call, response, withoutToken(text, guard.token)) };
	}
	if (status === 204) return { ok: true, response: new Response(null, { status }) };
	if (!isJson(text)) {
		return { ok: false, fault: notJson(url, status, withoutToken(text, guard.token)) };
	}
	const headers = { 'content-type': 'application/json' };
	return { ok: true, response: new Response(text, { status, headers }) };
}

/** A hostile or chatty server may send the token back. */
function withoutToken(text: string, token: string): string {
	return token.length < SHORTEST_TO_HIDE ? text : text.replaceAll(token, '[redacted]');
}

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}

function tooLarge(): Fault {
	return {
		code: 'answer_too_large',
		why: `the answer is over ${LARGEST_ANSWER / 1024 / 1024} MiB`,
		hint: 'Check that the API URL is that of a Caracal Admin API.',
		applied: 'unknown',
		passing: false,
	};
}
