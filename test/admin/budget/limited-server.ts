import type { ConnectionOptions } from '../../../src/admin/connection.js';
import { openServer, type Server } from '../../../src/admin/open.js';
import type { AdminReader, AdminWriter } from '../../../src/core/ports.js';
import { optionsFor, ZONE } from '../server.js';
import type { VirtualClock } from './virtual-clock.js';

export const MINUTE = 60_000;

/** A call as the server saw it. */
interface Arrival {
	at: number;
	/** Last part of its path. */
	what: string;
	status: number;
}

export interface LimitedServer {
	fetch: typeof fetch;
	arrivals: Arrival[];
	/** Most calls that were in flight together. */
	most: number;
	/** What the server answers next, whatever is asked, first come first served. */
	faults: (() => Response | Promise<Response>)[];
}

interface Behaviour {
	/** Calls of one window. */
	limit: number;
	/** How far its clock is behind. */
	behindMs?: number;
	/** From a call to its answer. */
	callMs?: number;
}

/** A server in virtual time that takes so many calls in each minute of its own clock. */
export function limitedServer(clock: VirtualClock, behaviour: Behaviour): LimitedServer {
	const { limit, behindMs = 0, callMs = 40 } = behaviour;
	let window = -1;
	let count = 0;
	let inFlight = 0;
	const answer = (path: string): Response | Promise<Response> => {
		const current = Math.floor((clock.now() - behindMs) / MINUTE);
		if (current !== window) count = 0;
		window = current;
		count += 1;
		if (count > limit) return json(429, { error: 'rate_limited' });
		return server.faults.shift()?.() ?? success(path);
	};
	const server: LimitedServer = {
		arrivals: [],
		most: 0,
		faults: [],
		async fetch(input, init) {
			const path = new URL(String(input)).pathname;
			inFlight += 1;
			server.most = Math.max(server.most, inFlight);
			try {
				const response = await answer(path);
				const what = path.split('/').at(-1) ?? '';
				server.arrivals.push({ at: clock.now(), what, status: response.status });
				await clock.sleep(callMs, init?.signal ?? undefined);
				return response;
			} finally {
				inFlight -= 1;
			}
		},
	};
	return server;
}

export function json(status: number, body: object, headers: Record<string, string> = {}): Response {
	return new Response(JSON.stringify(body), { status, headers });
}

const STATUS = {
	...{ zone_id: ZONE, policy_set_id: 's', version_id: 'v', active: true, active_version_id: 'v' },
	...{ manifest_sha256: 'ab', propagation_status: 'loaded', sts: { state: 'loaded' } },
	outbox: { id: null, state: 'dispatched', attempts: 1, last_error: null },
};
const SIMULATION = {
	...{ policy_set_id: 's', version_id: 'v', manifest_sha256: 'ab', policies: ['pv'] },
	...{ would_activate: true, warnings: [], explanation: { evaluation: 'not_executed' }, result: null },
};

function success(path: string): Response {
	if (path.endsWith('/simulate')) return json(200, SIMULATION);
	if (path.endsWith('/activation-status')) return json(200, STATUS);
	if (path.endsWith('/activate')) return json(202, { activated: true, version_id: 'v', outbox_id: 'o' });
	return json(200, { items: [] });
}

export function client(
	clock: VirtualClock,
	server: LimitedServer,
	more: Partial<ConnectionOptions> = {},
): Server & { admin: AdminReader & AdminWriter } {
	const options = { clock, fetchImpl: server.fetch, rate: 100, timeoutMs: 30_000, ...more };
	const opened = openServer(optionsFor('http://caracal.invalid', options));
	const { reader, writer } = opened.zone(ZONE);
	return { ...opened, admin: { ...reader, ...writer } };
}

/** So many simulations, asked for at once; how long they took, milliseconds. */
export async function simulations(clock: VirtualClock, admin: AdminReader, count: number): Promise<number> {
	const started = clock.now();
	await Promise.all(Array.from({ length: count }, (_, n) => admin.simulate('s', 'v', { n })));
	return clock.now() - started;
}
