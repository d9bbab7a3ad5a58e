import type { Clock } from '../core/ports.js';
import { CaracaliteError } from '../model/errors.js';
import { tooDeep } from '../model/json.js';
import { answerFault, notJson, redirected, switched } from './answer-fault.js';
import { LARGEST } from './body.js';
import type { CallBudget } from './budget/budget.js';
import { errandOf } from './budget/errand.js';
import type { Call } from './call.js';
import { cutoff, interruption } from './cutoff.js';
import { type Fault, unexpectedAnswer } from './fault.js';
import type { Redactor } from './redact.js';
import { type Outcome, repeated } from './retry.js';
import type { ServerClock } from './server-clock.js';
import type { Answer, Message, Transport } from './transport.js';
import { transportFault } from './transport-fault.js';

/** One attempt of a call as `--debug` shows it: neither headers nor bodies. `status` is null without answer. */
export interface TracedCall {
	method: string;
	path: string;
	status: number | null;
	ms: number;
}

/** What every guarded call needs. */
export interface Guard {
	transport: Transport;
	signal: AbortSignal;
	/** For each attempt, milliseconds. */
	timeoutMs: number;
	clock: Clock;
	serverClock: ServerClock;
	budget: CallBudget;
	onTrace: ((call: TracedCall) => void) | undefined;
	redact: Redactor;
	/** Bytes that the pages of a list may take together; what is left of them. */
	room: number;
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
	call.onSend?.();
	const end = cutoff(guard.signal, guard.timeoutMs, init.signal);
	const started = guard.clock.now();
	let status: number | null = null;
	try {
		const answer = await guard.transport(url, messageOf(init, end.signal));
		status = answer.status;
		guard.serverClock.heard(answer.header('date'), started);
		return await judged(guard, call, url, withoutToken(answer, guard.redact));
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

/** What the SDK sends, which is a string where it is anything. */
function messageOf({ method = 'GET', headers, body }: RequestInit, signal: AbortSignal): Message {
	const text = typeof body === 'string' ? body : undefined;
	return { method, headers: namesAndValues(headers), body: text, signal };
}

function namesAndValues(headers: RequestInit['headers'] = {}): Record<string, string> {
	const plain = !(headers instanceof Headers || Array.isArray(headers));
	return Object.fromEntries(plain ? Object.entries(headers) : headers);
}

/** Reads the answer and judges it. What comes back for a success is whole and JSON. */
async function judged(guard: Guard, call: Call, url: URL, answer: Answer): Promise<Outcome> {
	const { status } = answer;
	if (status < 200 || (status >= 300 && status < 400)) {
		answer.discard();
		return { ok: false, fault: status < 200 ? switched(url, status) : redirected(url, answer) };
	}
	if (status > 299) {
		const text = await answer.text(LARGEST.failure);
		return { ok: false, fault: answerFault(call, answer, failureIn(text, guard.redact)) };
	}
	const largest = LARGEST[call.answers ?? 'answer'];
	const text = await answer.text(largest);
	if (text === null) return { ok: false, fault: tooLarge(largest) };
	guard.room -= text.length;
	if (guard.room < 0) return { ok: false, fault: tooLarge(LARGEST.pages) };
	if (status === 204) return { ok: true, response: new Response(null, { status }) };
	if (tooDeep(text)) return { ok: false, fault: unexpectedAnswer('it is nested too deep') };
	const value = jsonOf(text);
	if (value === undefined) return { ok: false, fault: notJson(url, status, guard.redact.text(text)) };
	return { ok: true, response: new JsonResponse(status, guard.redact.value(value, text)) };
}

/**
 * A success as the SDK takes it, whose body was read already. A stream of it would be made only to be read
 * again, which costs more than the rest of the call.
 */
class JsonResponse extends Response {
	override readonly json: Response['json'];
	override readonly text: Response['text'];

	constructor(status: number, value: unknown) {
		super(null, { status, headers: { 'content-type': 'application/json' } });
		this.json = async () => value;
		this.text = async () => JSON.stringify(value);
	}
}

/** The answer, its headers without the token. */
function withoutToken(answer: Answer, redact: Redactor): Answer {
	return {
		...answer,
		header: (name) => {
			const value = answer.header(name);
			return value === null ? null : redact.text(value);
		},
	};
}

/** What a failure says as JSON; undefined where it says nothing that can be read. */
function failureIn(text: string | null, redact: Redactor): unknown {
	return text === null || tooDeep(text) ? undefined : redact.value(jsonOf(text), text);
}

/** What a text says as JSON; undefined where it is none. */
function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function tooLarge(largest: number): Fault {
	return {
		code: 'answer_too_large',
		why: `the answer is over ${largest / 1024 / 1024} MiB`,
		hint: 'Check that the API URL is that of a Caracal Admin API.',
		applied: 'unknown',
		passing: false,
	};
}
