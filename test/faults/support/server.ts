import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Fault, Plan } from './faults.js';
import { hasteOf, lateMsOf, namer } from './faults.js';

/** How much later than the client waits a delayed call is done, and answered, milliseconds. */
export interface Delays {
	applyMs: number;
	answerMs: number;
}

/** One client of the server: whose sandbox it reaches, and what becomes of its calls. */
export interface Line {
	fetch: (url: string, init: RequestInit) => Promise<Response>;
	plan: Plan | null;
	delays: Delays;
	/** Calls that came, in their order, as plans name them. */
	calls: string[];
	/** Whether an answer that says `loaded` has come through to the client. */
	heardLoaded: boolean;
	/** Called before a call is passed on, and after. */
	onCall: (name: string, when: 'before' | 'after') => void;
	/** Settles when nothing of what came late is left to be done. */
	settled(): Promise<unknown>;
}

export interface FaultServer {
	/** Base URL of a client's line. */
	urlOf(id: string): string;
	open(id: string, fetch: Line['fetch'], delays?: Partial<Delays>): Line;
	close(): Promise<void>;
}

interface OpenLine extends Line {
	name: (method: string, path: string) => string;
	struck: boolean;
	late: Set<Promise<unknown>>;
}

const HEADERS = { 'content-type': 'application/json' };

/** A real server before many sandboxes, told apart by the first part of the path. */
export async function startFaultServer(): Promise<FaultServer> {
	const lines = new Map<string, OpenLine>();
	const sockets = new Set<Socket>();
	const server = createServer((request, response) => {
		const [, id = '', rest = ''] = /^\/([^/]+)(\/.*)$/.exec(request.url ?? '') ?? [];
		const line = lines.get(id);
		if (line === undefined) return response.writeHead(404).end();
		return pass(line, rest, request, response).catch(() => response.destroy());
	});
	server.on('connection', (socket) => {
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		urlOf: (id) => `http://127.0.0.1:${port}/${id}`,
		open(id, fetch, delays = {}) {
			const late = new Set<Promise<unknown>>();
			const line: OpenLine = {
				fetch,
				plan: null,
				delays: { applyMs: 400, answerMs: 60_000, ...delays },
				calls: [],
				heardLoaded: false,
				onCall: () => {},
				settled: () => Promise.all(late),
				name: namer(),
				struck: false,
				late,
			};
			lines.set(id, line);
			return line;
		},
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				for (const socket of sockets) socket.destroy();
			}),
	};
}

async function pass(line: OpenLine, path: string, request: IncomingMessage, response: ServerResponse) {
	const body = await textOf(request);
	const method = request.method ?? 'GET';
	const name = line.name(method, path);
	line.calls.push(name);
	line.onCall(name, 'before');
	const forward = () => {
		const { authorization = '', 'content-type': type } = request.headers;
		const headers = { authorization, ...(type === undefined ? {} : { 'content-type': type }) };
		return line.fetch(`http://sandbox${path}`, { method, headers, ...(body === '' ? {} : { body }) });
	};
	const fault = faultOf(line, name);
	if (fault === null || fault === 'refused') {
		const answer = await forward();
		const text = await answer.text();
		line.heardLoaded ||= text.includes('"propagation_status":"loaded"');
		line.onCall(name, 'after');
		response.writeHead(answer.status, HEADERS).end(text);
		return;
	}
	await strike(line, fault, { forward, body, response });
}

/** The plan's fault where it is this call's turn. */
function faultOf(line: OpenLine, name: string): Fault | null {
	const { plan } = line;
	if (plan === null) return null;
	const here = plan.call === name || (line.struck && plan.lasting);
	line.struck ||= here;
	return here ? plan.fault : null;
}

/** A call that a fault comes to. */
interface Struck {
	forward: () => Promise<Response>;
	body: string;
	response: ServerResponse;
}

async function strike(line: OpenLine, fault: Fault, { forward, body, response }: Struck): Promise<void> {
	const lateMs = lateMsOf(fault);
	if (lateMs !== null) later(line, lateMs / hasteOf(fault), forward);
	const refuse = (status: number, error: string) =>
		response.writeHead(status, HEADERS).end(JSON.stringify({ error }));
	switch (fault) {
		case 'reset before':
		case 'reset, then applied 3 s later':
		case 'reset, then applied 60 s later':
			response.socket?.resetAndDestroy();
			return;
		case 'reset after':
			await forward();
			response.socket?.resetAndDestroy();
			return;
		case 'delayed, then applied':
			later(line, line.delays.applyMs, forward);
			return;
		case 'cut off': {
			const text = await (await forward()).text();
			response.writeHead(200, { ...HEADERS, 'content-length': String(text.length) });
			response.write(text.slice(0, Math.floor(text.length / 2)), () => response.socket?.destroy());
			return;
		}
		case '503, then applied 30 s later':
			refuse(503, 'internal_error');
			return;
		case '403, applied':
			await forward();
			refuse(403, 'zone_forbidden');
			return;
		case '403':
			refuse(403, 'zone_forbidden');
			return;
		case '202, not applied':
			response.writeHead(202, HEADERS).end(acceptance(body));
			return;
		case 'no audit, not applied':
			refuse(500, 'audit_unavailable');
			return;
		case '429':
			refuse(429, 'rate_limited');
			return;
		case '500':
			refuse(500, 'internal_error');
			return;
		case '500, applied':
			await forward();
			refuse(500, 'internal_error');
			return;
		case 'wrong shape':
			response.writeHead(200, HEADERS).end('{"unexpected":[1,2,3]}');
			return;
		case 'wrong shape, applied':
			await forward();
			response.writeHead(200, HEADERS).end('{"unexpected":[1,2,3]}');
			return;
		default:
			// Delayed: the answer never comes.
			return;
	}
}

/** What a server says that has activated what was asked for. */
function acceptance(body: string): string {
	const asked = /"version_id":"([^"]+)"/.exec(body)?.[1] ?? '';
	return JSON.stringify({ activated: true, version_id: asked, outbox_id: 'outbox-1' });
}

/** Does what a client has given up on. */
function later(line: OpenLine, ms: number, work: () => Promise<unknown>): void {
	const done = new Promise<void>((resolve) => {
		setTimeout(
			() =>
				work().then(
					() => resolve(),
					() => resolve(),
				),
			ms,
		);
	});
	line.late.add(done);
}

async function textOf(request: IncomingMessage): Promise<string> {
	let text = '';
	for await (const chunk of request) text += String(chunk);
	return text;
}
