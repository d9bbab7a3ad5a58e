import { Agent, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps, Agent as TlsAgent } from 'node:https';
import { type Answer, type Message, type Transport, TransportError } from './transport.js';

/** An idle connection is let go before a server would: five seconds is Node's own default. */
const IDLE_MS = 4_000;

/**
 * Calls over the network, on connections that are used again. Node's own client, since a `fetch` costs a
 * multiple of it for each call, and a thousand simulations are as fast as the client is.
 */
export function overHttp(): Transport {
	const kept = { keepAlive: true, timeout: IDLE_MS };
	let plain: Agent | undefined;
	let tls: TlsAgent | undefined;
	return (url, message) => {
		if (url.protocol === 'https:') {
			tls ??= new TlsAgent(kept);
			return exchange(requestHttps(url, { ...optionsOf(message), agent: tls }), message.body);
		}
		plain ??= new Agent(kept);
		return exchange(requestHttp(url, { ...optionsOf(message), agent: plain }), message.body);
	};
}

function optionsOf({ method, headers, body, signal }: Message) {
	const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
	return { method, headers: { ...headers, ...length }, signal };
}

function exchange(request: ReturnType<typeof requestHttp>, body: string | undefined): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const way = { open: false };
		request.once('socket', (socket) => {
			way.open = request.reusedSocket || !('encrypted' in socket);
			if (way.open) return;
			socket.once('secureConnect', () => {
				way.open = true;
			});
		});
		request.once('response', (response) => resolve(answerOf(response)));
		// Where nobody listens, Node breaks off and says nothing.
		request.once('upgrade', (response) => resolve(answerOf(response)));
		request.on('error', (error) => reject(new TransportError(error, way.open)));
		request.once('close', () => reject(new TransportError(new Error('closed without an answer'), way.open)));
		request.end(body);
	});
}

function answerOf(response: IncomingMessage): Answer {
	return {
		status: response.statusCode ?? 0,
		header(name) {
			const value = response.headers[name];
			return (Array.isArray(value) ? value[0] : value) ?? null;
		},
		text: (largest) => readText(response, largest),
		discard() {
			response.on('error', () => {});
			response.destroy();
			response.socket?.destroy();
		},
	};
}

function readText(response: IncomingMessage, largest: number): Promise<string | null> {
	return new Promise((resolve, reject) => {
		const chunks: Buffer[] = [];
		let size = Number(response.headers['content-length'] ?? 0);
		const giveUp = () => {
			resolve(null);
			response.destroy();
		};
		response.on('error', (error) => reject(new TransportError(error, true)));
		response.on('close', () => reject(new TransportError(new Error('closed within the answer'), true)));
		if (size > largest) return giveUp();
		size = 0;
		response.on('data', (chunk: Buffer) => {
			size += chunk.byteLength;
			if (size > largest) giveUp();
			else chunks.push(chunk);
		});
		response.on('end', () => resolve(new TextDecoder().decode(Buffer.concat(chunks))));
	});
}
