import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { AdminClient, type AdminClientOptions } from '../src/index.js';

export interface Seen {
	/** Method and path with its query. */
	line: string;
	headers: Record<string, string | string[] | undefined>;
	body: unknown;
}

export interface Fixture {
	url: string;
	seen: Seen[];
	/** A client of this server; `more` lies over the defaults. */
	client(more?: Partial<AdminClientOptions>): AdminClient;
}

/** A real server on a free port that lives as long as the test. */
export async function serve(answer: (seen: Seen, response: ServerResponse) => void): Promise<Fixture> {
	const seen: Seen[] = [];
	const server = createServer(async (request, response) => {
		let text = '';
		for await (const chunk of request) text += chunk;
		const body: unknown = text === '' ? undefined : JSON.parse(text);
		const one = { line: `${request.method} ${request.url}`, headers: request.headers, body };
		seen.push(one);
		answer(one, response);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	onTestFinished(() => {
		server.close();
		server.closeAllConnections();
	});
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return { url, seen, client: (more) => new AdminClient({ apiUrl: url, adminToken: 'token', ...more }) };
}

export function json(response: ServerResponse, status: number, body: unknown, headers: object = {}): void {
	response.writeHead(status, { 'content-type': 'application/json', ...headers });
	response.end(JSON.stringify(body));
}
