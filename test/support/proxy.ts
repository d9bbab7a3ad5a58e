import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Sandbox } from '../../src/sandbox/open.js';

/** One call as it passes through. */
export interface Passing {
	method: string;
	/** Without the query. */
	path: string;
	query: string;
	/** How many calls came before it. */
	index: number;
}

/** What becomes of a call: `null` lets it through. */
export type Fate =
	| null
	/** This answer instead; `applied` lets the sandbox do it all the same. */
	| { status: number; body: unknown; headers?: Record<string, string>; applied?: boolean }
	/** The connection breaks; `applied` lets the sandbox do it all the same. */
	| { breaks: true; applied?: boolean }
	/** No answer ever comes; `applied` lets the sandbox do it all the same. */
	| { hangs: true; applied?: boolean }
	/** Whatever a hostile server writes; `applied` lets the sandbox do it all the same. */
	| { raw: (response: ServerResponse) => void; applied?: boolean };

export interface FaultProxy {
	url: string;
	/** Calls that came, as `METHOD path`. */
	calls: string[];
	/** Does the last call of a path that was not passed on, `ms` from now. */
	late(end: string, ms: number): void;
	/** Decides each call; lets all through until it is set. */
	fate: (call: Passing) => Fate | Promise<Fate>;
	/** Changes the text of every answer that is let through. */
	rewrite: (text: string) => string;
	/** Forgets calls, fate and rewriting. */
	clear(): void;
	close(): Promise<void>;
}

/** A real server before a sandbox, which can do to any call what networks and servers do. */
export async function startProxy(sandbox: () => Sandbox): Promise<FaultProxy> {
	const server = createServer((request, response) => {
		pass(request, response).catch(() => response.destroy());
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const late: { end: string; ms: number }[] = [];
	const proxy: FaultProxy = {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		calls: [],
		late: (end, ms) => void late.push({ end, ms }),
		fate: () => null,
		rewrite: (text) => text,
		clear() {
			this.calls = [];
			this.fate = () => null;
			this.rewrite = (text) => text;
			late.length = 0;
		},
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};

	async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const { method = 'GET', url = '/' } = request;
		const body = await textOf(request);
		const { pathname, search } = new URL(url, 'http://proxy');
		const call = { method, path: pathname, query: search, index: proxy.calls.length };
		proxy.calls.push(`${method} ${pathname}`);
		const fate = await proxy.fate(call);
		const later = late.find(({ end }) => pathname.endsWith(end));
		if (later !== undefined) {
			late.splice(late.indexOf(later), 1);
			setTimeout(() => void forward(method, url, request, body), later.ms);
		}
		const answer = fate === null || fate.applied ? await forward(method, url, request, body) : null;
		if (fate === null) {
			if (answer !== null) await send(response, answer);
		} else if ('raw' in fate) fate.raw(response);
		else if ('breaks' in fate) response.destroy();
		else if ('status' in fate) {
			response.writeHead(fate.status, { 'content-type': 'application/json', ...fate.headers });
			response.end(typeof fate.body === 'string' ? fate.body : JSON.stringify(fate.body));
		}
	}

	function forward(method: string, url: string, request: IncomingMessage, body: string): Promise<Response> {
		const { authorization = '', 'content-type': type } = request.headers;
		const headers = { authorization, ...(type === undefined ? {} : { 'content-type': type }) };
		return sandbox().fetch(`http://sandbox${url}`, { method, headers, ...(body === '' ? {} : { body }) });
	}

	async function send(response: ServerResponse, answer: Response): Promise<void> {
		response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
		response.end(proxy.rewrite(await answer.text()));
	}
	return proxy;
}

async function textOf(request: IncomingMessage): Promise<string> {
	let text = '';
	for await (const chunk of request) text += String(chunk);
	return text;
}
