import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { ConnectionOptions } from '../../src/admin/connection.js';
import { openServer } from '../../src/admin/open.js';
import type { AdminReader, AdminWriter, Clock } from '../../src/core/ports.js';
import { CaracaliteError } from '../../src/model/errors.js';

export const ZONE = 'zone-1';
export const TOKEN = 'cat_3f9a77d0c1e24b5c';

/** One request as a test's server saw it. */
interface Seen {
	method: string;
	/** With its query. */
	path: string;
	token: string | undefined;
	body: unknown;
}

export interface TestServer {
	url: string;
	seen: Seen[];
	/** Connections made so far. */
	sockets(): number;
}

type Answer = (seen: Seen, response: ServerResponse, request: IncomingMessage) => void;

/** A real server on a free port that lives as long as the test; `answer` gets every request. */
export async function serve(answer: Answer): Promise<TestServer> {
	const seen: Seen[] = [];
	const server = createServer(async (request, response) => {
		let text = '';
		for await (const chunk of request) text += chunk;
		const { method = '', url: path = '' } = request;
		const body: unknown = text === '' ? undefined : JSON.parse(text);
		const one = { method, path, token: request.headers.authorization, body };
		seen.push(one);
		answer(one, response, request);
	});
	let sockets = 0;
	server.on('connection', () => {
		sockets += 1;
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	onTestFinished(() => {
		server.close();
		server.closeAllConnections();
	});
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen, sockets: () => sockets };
}

/** A URL where nobody listens any more. */
export async function deadUrl(): Promise<string> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	await new Promise((resolve) => server.close(resolve));
	return `http://127.0.0.1:${port}`;
}

export function json(response: ServerResponse, status: number, body: unknown, headers: object = {}): void {
	response.writeHead(status, { 'content-type': 'application/json', ...headers });
	response.end(JSON.stringify(body));
}

/** A clock whose sleeps take no time, and are kept in `slept`. Starts 10 s into a minute. */
export class TestClock implements Clock {
	readonly slept: number[] = [];
	time = Date.parse('2026-11-21T08:00:10.000Z');
	now(): number {
		return this.time;
	}
	async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
		signal?.throwIfAborted();
		this.slept.push(milliseconds);
		this.time += milliseconds;
	}
}

export function optionsFor(url: string, more: Partial<ConnectionOptions> = {}): ConnectionOptions {
	return {
		apiUrl: url,
		token: TOKEN,
		signal: new AbortController().signal,
		timeoutMs: 5_000,
		clock: new TestClock(),
		concurrency: 8,
		...more,
	};
}

export function adminFor(url: string, more: Partial<ConnectionOptions> = {}): AdminReader & AdminWriter {
	const { reader, writer } = openServer(optionsFor(url, more)).zone(ZONE);
	return { ...reader, ...writer };
}

/** The error that `work` ends with; a test that gets none, or one that is not ours, fails. */
export async function failureOf(work: Promise<unknown>): Promise<CaracaliteError> {
	const outcome = await work.then(
		(value) => ({ value }),
		(error: unknown) => ({ error }),
	);
	if ('error' in outcome && outcome.error instanceof CaracaliteError) return outcome.error;
	throw new Error('expected a CaracaliteError', { cause: outcome });
}
