import type { Sandbox } from '../../../src/sandbox/open.js';
import { Pairs } from './compare.js';
import type { Exchange } from './recordings.js';
import type { Answer, StillClock } from './sandbox.js';

/** A sandbox that recorded requests are asked of, with the ids that its answers gave for recorded ones. */
export interface Replay {
	sandbox: Sandbox;
	clock: StillClock;
	pairs: Pairs;
	/** The zone that a zone's token is for. */
	zone?: string;
}

export function newReplay(sandbox: Sandbox, clock: StillClock): Replay {
	return { sandbox, clock, pairs: new Pairs() };
}

/**
 * Replays one exchange and tells what differs. A status is asked again, as it was when recorded,
 * until it is the recorded one or ten seconds have passed.
 */
export async function check(replay: Replay, exchange: Exchange): Promise<string[]> {
	const activates = exchange.request.path.endsWith('/activate');
	// Nothing of an earlier activation is still under way, as when it was recorded.
	replay.clock.advance(activates ? 600 : 1);
	for (let waited = 0; ; waited += 50) {
		const found = differences(replay.pairs, exchange, await ask(replay, exchange));
		const polled = exchange.request.path.includes('activation-status');
		if (found.length === 0 || !polled || waited >= 10_000) return found;
		replay.clock.advance(50);
	}
}

async function ask({ sandbox, pairs }: Replay, { request, response }: Exchange): Promise<Answer> {
	const token = tokenOf(sandbox, request.auth);
	const own = response.headers['x-request-id'] ?? '';
	const sent = bodyOf(request, pairs);
	const type = request.raw === 'x' ? 'text/plain' : 'application/json';
	const answer = await sandbox.fetch(`http://sandbox${pairs.translate(request.path)}`, {
		method: request.method,
		headers: {
			...(token === null ? {} : { authorization: `Bearer ${token}` }),
			...(own.startsWith('my-') ? { 'x-request-id': own } : {}),
			...(sent === undefined ? {} : { 'content-type': type }),
		},
		...(sent === undefined ? {} : { body: sent }),
	});
	const text = await answer.text();
	return { status: answer.status, headers: answer.headers, body: text === '' ? '' : JSON.parse(text) };
}

/** The token that a recording calls so; null for none. */
function tokenOf(sandbox: Sandbox, auth: string): string | null {
	if (auth === 'none') return null;
	if (auth === 'wrong') return 'wrong';
	if (auth === 'read-only token') return sandbox.createToken('read');
	if (auth === 'approve token') return sandbox.createToken('approve');
	if (auth === 'zone token') return sandbox.createToken('zone', 'Recorded mwq3u873');
	return sandbox.adminToken();
}

/** A raw body is recorded by its beginning and its length. */
function bodyOf(request: Exchange['request'], pairs: Pairs): string | undefined {
	if (request.raw !== undefined) return request.raw.padEnd(request.bytes ?? 0, 'x');
	return request.body === undefined ? undefined : pairs.translate(JSON.stringify(request.body));
}

function differences(pairs: Pairs, { response }: Exchange, answer: Answer): string[] {
	const { status, headers, body } = response;
	const got = (name: string) => answer.headers.get(name) ?? undefined;
	return [
		...pairs.differences(status, answer.status, 'status'),
		...Object.keys(headers).flatMap((name) => pairs.differences(headers[name], got(name), name)),
		...pairs.differences(ageless(body), ageless(answer.body), 'body'),
	];
}

/** Without the runtime's age, which is there or not as time goes by. */
function ageless(body: unknown): unknown {
	const text = JSON.stringify(body) ?? 'null';
	return JSON.parse(text.replace(/,"age_seconds":\d+/, ''));
}
