import { setTimeout as sleep } from 'node:timers/promises';
import { type ServerType, serve } from '@hono/node-server';
import { CaracaliteError } from '../model/errors.js';
import type { Sandbox } from './open.js';

export interface ServeOptions {
	sandbox: Pick<Sandbox, 'fetch'>;
	/** 0 takes a free one. */
	port: number;
	/** This machine alone, unless said. */
	host?: string;
	/** How much later every answer is given, as a far server would. */
	latencyMs?: number;
}

export interface Served {
	/** Base URL for clients. */
	url: string;
	/** Stops listening and breaks off what is still open. */
	close(): Promise<void>;
}

/** Serves the sandbox over HTTP. Throws `port_unavailable`. */
export function serveSandbox(options: ServeOptions): Promise<Served> {
	const { sandbox, port, host = '127.0.0.1', latencyMs = 0 } = options;
	const answer = async (request: Request): Promise<Response> => {
		if (latencyMs > 0) await sleep(latencyMs);
		return sandbox.fetch(request);
	};
	return new Promise((settle, reject) => {
		const server = serve({ fetch: answer, port, hostname: host }, (address) => {
			const name = host.includes(':') ? `[${host}]` : host;
			settle({ url: `http://${name}:${address.port}`, close: () => stop(server) });
		});
		server.once('error', (cause) => {
			reject(
				new CaracaliteError('port_unavailable', `cannot listen on ${host}:${port}`, {
					hint: 'name another port, or 0 for a free one',
					cause,
				}),
			);
		});
	});
}

function stop(server: ServerType): Promise<void> {
	return new Promise((settle) => {
		server.close(() => settle());
		if ('closeAllConnections' in server) server.closeAllConnections();
	});
}
