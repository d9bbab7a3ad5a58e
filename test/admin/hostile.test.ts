import { createServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { limitedText } from '../../src/admin/body.js';
import { SELF_SIGNED } from './self-signed.js';
import { adminFor, deadUrl, failureOf, json, serve, TestClock, TOKEN, ZONE } from './server.js';

describe('a server that is not there', () => {
	it('is unreachable: nobody listens', async () => {
		const clock = new TestClock();
		const gone = await failureOf(adminFor(await deadUrl(), { clock }).policies());
		expect(gone).toMatchObject({ code: 'unreachable', exit: 2, changed: false });
		expect(gone.message).toContain(`could not list the policies of zone ${ZONE}: nothing answers at`);
		expect(gone.hint).toContain('3000');
		expect(clock.slept).toHaveLength(3);
	});

	it('is unreachable: no such host', async () => {
		const gone = await failureOf(adminFor('http://caracal.invalid').policies());
		expect(gone.code).toBe('unreachable');
		expect(gone.message).toContain('the host name caracal.invalid is not known');
	});

	it('is not trusted: a certificate of its own', async () => {
		const server = createServer(SELF_SIGNED, (_request, response) => response.end('{}'));
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		onTestFinished(() => void server.close());
		const { port } = server.address() as AddressInfo;
		const clock = new TestClock();
		const refused = await failureOf(adminFor(`https://localhost:${port}`, { clock }).activate('s', 'v'));
		expect(refused).toMatchObject({ code: 'tls_failed', changed: false, exit: 2 });
		expect(refused.message).toContain('DEPTH_ZERO_SELF_SIGNED_CERT');
		expect(refused.hint).toContain('NODE_EXTRA_CA_CERTS');
		expect(clock.slept).toEqual([]);
	});

	it('speaks plain http where https is asked for', async () => {
		const server = await serve((_seen, response) => json(response, 200, {}));
		const refused = await failureOf(adminFor(server.url.replace('http:', 'https:')).policies());
		expect(refused).toMatchObject({ code: 'tls_failed', changed: false });
		expect(refused.hint).toContain('plain http');
	});
});

describe('an answer that cannot be used', () => {
	it('is no HTTP', async () => {
		const server = createTcpServer((socket) => socket.end('220 mail.example ESMTP\r\n'));
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		onTestFinished(() => void server.close());
		const { port } = server.address() as AddressInfo;
		const error = await failureOf(adminFor(`http://127.0.0.1:${port}`).policies());
		expect(error).toMatchObject({ code: 'not_http', exit: 2, changed: false });
		expect(error.message).toContain('answers in another protocol than HTTP');
	});

	it('is HTML', async () => {
		const server = await serve((_seen, response) => {
			response.writeHead(200, { 'content-type': 'text/html' });
			response.end('<!doctype html><title>Caracal \u001b[31mConsole</title>');
		});
		const error = await failureOf(adminFor(server.url).policies());
		expect(error.code).toBe('not_json');
		expect(error.message).toContain('an HTML page, "Caracal Console" instead of JSON');
		expect(error.hint).toContain('The API URL may be wrong');
		expect(server.seen).toHaveLength(1);
	});

	it('is nothing at all', async () => {
		const server = await serve((_seen, response) => response.end());
		expect((await failureOf(adminFor(server.url).policies())).message).toContain('answered with nothing');
	});

	it('is a redirect, which the token does not follow', async () => {
		const away = await serve((_seen, response) => json(response, 200, { items: [] }));
		const server = await serve((_seen, response) => {
			response.writeHead(307, { location: `${away.url}/login?next=1` });
			response.end();
		});
		for (const work of [adminFor(server.url).policies(), adminFor(server.url).activate('s', 'v')]) {
			const error = await failureOf(work);
			expect(error).toMatchObject({ code: 'redirected', status: 307, changed: false });
			expect(error.message).toContain(`redirects to ${away.url}`);
			expect(error.message).not.toContain('next=1');
		}
		expect(away.seen).toEqual([]);
	});

	it('is cut off, and cut off again', async () => {
		const server = await serve((_seen, response) => {
			response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 });
			response.write('{"items": [');
			setImmediate(() => response.destroy());
		});
		const error = await failureOf(adminFor(server.url).policies());
		expect(error.code).toBe('connection_lost');
		expect(server.seen).toHaveLength(4);
	});

	it('is too large, and is not read', async () => {
		const server = await serve((_seen, response) => {
			response.writeHead(200, { 'content-length': 70 * 1024 * 1024 });
			response.write('[');
		});
		expect((await failureOf(adminFor(server.url).policies())).code).toBe('answer_too_large');
	});

	it('does not come in time', async () => {
		const server = await serve(() => {});
		const error = await failureOf(adminFor(server.url, { timeoutMs: 30 }).policies());
		expect(error).toMatchObject({ code: 'timed_out', exit: 2, changed: false });
		expect(server.seen).toHaveLength(1);
	});

	it('begins in time and never ends', async () => {
		const server = await serve((_seen, response) => {
			response.writeHead(200);
			response.write('[');
		});
		expect((await failureOf(adminFor(server.url, { timeoutMs: 50 }).policies())).code).toBe('timed_out');
	});

	it.each([
		['a list without items', { things: [] }],
		['a row without its id', { items: [{ name: 'x' }] }],
		['a list of something else', { items: 'none' }],
		['a row of another zone', { items: [{ id: 'p', zone_id: 'zone-2', name: 'x', created_at: '' }] }],
		['null', null],
	])('has the wrong shape: %s', async (_what, body) => {
		const server = await serve((_seen, response) => json(response, 200, body));
		const error = await failureOf(adminFor(server.url).policies());
		expect(error).toMatchObject({ code: 'unexpected_answer', exit: 2 });
		expect(error.message).toContain('not of the expected shape (');
	});

	it('never ends its pages', async () => {
		const server = await serve((_seen, response) => json(response, 200, { items: [], next_cursor: 'more' }));
		const error = await failureOf(adminFor(server.url).policies());
		expect(error.code).toBe('unexpected_answer');
		expect(error.message).toContain('pagination did not terminate');
	});
});

describe('text from the server', () => {
	it('is one harmless line', async () => {
		const nasty = 'bad\u001b]0;owned\u0007 \u202eevil\r\nline\u0000';
		const server = await serve((_seen, response) =>
			json(response, 422, { error: 'invalid_policy_bundle', error_description: nasty }),
		);
		const error = await failureOf(adminFor(server.url).addSetVersion('s', ['pv']));
		expect(error.message).toContain('(bad \\u{202e}evil line\\u{0})');
	});

	it('does not bring the token back', async () => {
		const server = await serve((seen, response) =>
			json(response, 400, { error: 'invalid_body', error_description: `got ${seen.token}` }),
		);
		const error = await failureOf(adminFor(server.url).policies());
		expect(error.message).toContain('got Bearer [redacted]');
		expect(JSON.stringify({ ...error, stack: error.stack })).not.toContain(TOKEN);
	});
});

describe('limitedText', () => {
	const chunks = (count: number) =>
		new Response(
			new ReadableStream({
				pull(controller) {
					if (count-- > 0) controller.enqueue(new TextEncoder().encode('é'.repeat(500)));
					else controller.close();
				},
			}),
		);
	it('reads up to the limit, in bytes', async () => {
		expect(await limitedText(chunks(3), 3_000)).toBe('é'.repeat(1_500));
		expect(await limitedText(chunks(4), 3_000)).toBeNull();
	});
});
