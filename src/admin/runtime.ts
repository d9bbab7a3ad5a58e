import { z } from 'zod';
import type { RuntimeFigures, RuntimeReader } from '../core/ports.js';
import { CaracaliteError, isCaracaliteError } from '../model/errors.js';
import { tooDeep } from '../model/json.js';
import { notJson, redirected } from './answer-fault.js';
import { oneLine } from './clean.js';
import { checkedToken, checkedUrl } from './credentials.js';
import { cutoff, interruption } from './cutoff.js';
import { overHttp } from './over-http.js';
import { type Redactor, redactorOf } from './redact.js';
import type { Answer, Transport } from './transport.js';
import { transportFault } from './transport-fault.js';

export interface RuntimeOptions {
	/** Base URL of the replica. */
	url: string;
	/** As it may be shown. */
	name: string;
	/** Asked for when the figures are; null where they are open to everybody. */
	token: (() => Promise<string>) | null;
	signal: AbortSignal;
	/** For each call, milliseconds. */
	timeoutMs: number;
}

/** The largest answer that is read, bytes; a replica's figures are a few hundred. */
const LARGEST = 256 * 1_024;

const Ready = z.object({ ready: z.boolean() });
const Figure = z.number().nonnegative().nullish().catch(null);
const Word = z.string().max(200).nullish().catch(null);

/** The figures that matter, of which any may be missing. */
const Figures = z.object({
	opa: z.object({
		eval_errors: Figure,
		compile_errors: Figure,
		max_policy_age_seconds: Figure,
		poll_interval_seconds: Figure,
		decision_contract_version: Word,
		decision_contract_sha256: Word,
	}),
});

/** A replica of the runtime behind the core's port; asked over HTTP, no redirect, nothing repeated. Throws `bad_api_url`. */
export function openRuntime(options: RuntimeOptions): RuntimeReader {
	const base = checkedUrl(options.url);
	const transport = overHttp();
	const get = (path: string, token: string | null) =>
		getJson(transport, options, new URL(`${base}${path}`), token);
	return {
		url: options.name,
		async read() {
			const ready = readyIn(await get('/ready', null));
			const figures = await figuresOf(options, get);
			return {
				ready: ready.value,
				figures: figures.value,
				unread: figures.unread ?? ready.unread,
			};
		},
	};
}

/** What a call came to: an answer that is JSON, or why there is none. */
type Got = { status: number; value: unknown } | { unread: string };

/** What could be made of an answer; `unread` says why nothing could. */
interface Made<T> {
	value: T | null;
	unread: string | null;
}

function readyIn(got: Got): Made<boolean> {
	if ('unread' in got) return { value: null, unread: got.unread };
	const said = Ready.safeParse(got.value);
	if (said.success && (got.status === 200 || got.status === 503)) {
		return { value: said.data.ready && got.status === 200, unread: null };
	}
	if (got.status === 503) return { value: false, unread: null };
	return { value: null, unread: `/ready answered ${got.status} and does not say` };
}

async function figuresOf(
	options: RuntimeOptions,
	get: (path: string, token: string | null) => Promise<Got>,
): Promise<Made<RuntimeFigures>> {
	let token: string | null;
	try {
		token = options.token === null ? null : checkedToken(await options.token());
	} catch (error) {
		if (options.signal.aborted || !isCaracaliteError(error)) throw error;
		return { value: null, unread: oneLine(error.message) };
	}
	const got = await get('/metrics.json', token);
	if ('unread' in got) return { value: null, unread: got.unread };
	if (got.status === 401 || got.status === 403) {
		const why = token === null ? 'it wants a token for its figures' : 'it refuses the token for its figures';
		return { value: null, unread: `${why} (${got.status})` };
	}
	if (got.status !== 200) return { value: null, unread: `/metrics.json answered ${got.status}` };
	const read = Figures.safeParse(got.value);
	if (!read.success) return { value: null, unread: '/metrics.json tells nothing of policies' };
	return { value: figuresIn(read.data.opa, token === null ? null : redactorOf(token)), unread: null };
}

function figuresIn(opa: z.infer<typeof Figures>['opa'], redact: Redactor | null): RuntimeFigures {
	const word = (text: string | null | undefined) =>
		text == null ? null : oneLine(redact === null ? text : redact.text(text));
	return {
		policyAgeSeconds: opa.max_policy_age_seconds ?? null,
		pollSeconds: opa.poll_interval_seconds ?? null,
		contractVersion: word(opa.decision_contract_version),
		contractSha256: word(opa.decision_contract_sha256),
		evalErrors: opa.eval_errors ?? null,
		compileErrors: opa.compile_errors ?? null,
	};
}

/** One call. Throws the reason of a run that is stopped. */
async function getJson(
	transport: Transport,
	{ signal, timeoutMs }: RuntimeOptions,
	url: URL,
	token: string | null,
): Promise<Got> {
	if (signal.aborted) throw stopped(signal);
	const end = cutoff(signal, timeoutMs);
	try {
		const headers = { accept: 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
		const answer = await transport(url, { method: 'GET', headers, body: undefined, signal: end.signal });
		return await judged(url, answer, token === null ? null : redactorOf(token));
	} catch (error) {
		if (signal.aborted) throw stopped(signal);
		const fault = end.fault() ?? transportFault(url, error);
		if (fault === null) throw error;
		return { unread: fault.why };
	} finally {
		end.release();
	}
}

async function judged(url: URL, answer: Answer, redact: Redactor | null): Promise<Got> {
	const { status } = answer;
	if (status < 200 || (status >= 300 && status < 400)) {
		answer.discard();
		return { unread: status < 200 ? `it answered with HTTP ${status}` : redirected(url, answer).why };
	}
	const text = await answer.text(LARGEST);
	if (text === null) return { unread: `its answer is over ${LARGEST / 1_024} KiB` };
	if (tooDeep(text)) return { unread: 'its answer is nested too deep' };
	try {
		return { status, value: JSON.parse(text) };
	} catch {
		if (status !== 200) return { status, value: null };
		return { unread: notJson(url, status, redact === null ? text : redact.text(text)).why };
	}
}

/** The error of a run that was told to stop. */
function stopped(signal: AbortSignal): CaracaliteError {
	const { code, message, why, exit } = interruption(signal, false);
	return new CaracaliteError(code, message ?? why, exit === undefined ? {} : { exit });
}
