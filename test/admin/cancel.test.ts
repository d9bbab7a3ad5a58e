import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../src/core/ports.js';
import { CaracaliteError } from '../../src/model/errors.js';
import { adminFor, failureOf, json, serve, TestClock } from './server.js';

const INTERRUPTED = { code: 'interrupted', exit: 130, changed: false };

describe('an interruption', () => {
	it('before the call sends nothing', async () => {
		const server = await serve((_seen, response) => json(response, 200, { items: [] }));
		const admin = adminFor(server.url, { signal: AbortSignal.abort() });
		expect(await failureOf(admin.policies())).toMatchObject(INTERRUPTED);
		expect(await failureOf(admin.activate('s', 'v'))).toMatchObject(INTERRUPTED);
		expect(await failureOf(admin.auditEvents({})[Symbol.asyncIterator]().next())).toMatchObject(INTERRUPTED);
		expect(server.seen).toEqual([]);
	});

	it('during a read ends it', async () => {
		const run = new AbortController();
		const server = await serve(() => run.abort());
		const error = await failureOf(adminFor(server.url, { signal: run.signal }).policies());
		expect(error).toMatchObject(INTERRUPTED);
		expect(error.message).toBe('could not list the policies of zone zone-1: interrupted');
		expect(server.seen).toHaveLength(1);
	});

	it('while the answer comes in ends it', async () => {
		const run = new AbortController();
		const server = await serve((_seen, response) => {
			response.writeHead(200);
			response.write('{"items": [');
			setTimeout(() => run.abort(), 10);
		});
		const error = await failureOf(adminFor(server.url, { signal: run.signal }).policies());
		expect(error).toMatchObject(INTERRUPTED);
	});

	it('during a backoff ends it at once', async () => {
		const run = new AbortController();
		const server = await serve((_seen, response) => json(response, 503, {}));
		const clock: Clock = {
			now: () => 0,
			sleep: (_milliseconds, signal) =>
				new Promise((_resolve, reject) => {
					signal?.addEventListener('abort', () => reject(signal.reason));
					run.abort();
				}),
		};
		const error = await failureOf(adminFor(server.url, { signal: run.signal, clock }).simulate('s', 'v', {}));
		expect(error).toMatchObject(INTERRUPTED);
		expect(server.seen).toHaveLength(1);
	});

	it('between two pages ends a list', async () => {
		const run = new AbortController();
		const server = await serve((_seen, response) => {
			response.on('finish', () => run.abort());
			json(response, 200, { items: [], next_cursor: 'more' });
		});
		const error = await failureOf(adminFor(server.url, { signal: run.signal }).policies());
		expect(error).toMatchObject(INTERRUPTED);
		expect(server.seen.length).toBeLessThan(3);
	});

	it('during a write leaves its outcome unknown', async () => {
		const run = new AbortController();
		const server = await serve(() => run.abort());
		const error = await failureOf(adminFor(server.url, { signal: run.signal }).activate('s', 'v'));
		expect(error).toMatchObject({ code: 'outcome_unknown', exit: 3, changed: 'unknown' });
		expect(error.details).toEqual({ reason: 'interrupted' });
	});

	it('ends the calls that wait for their turn, unsent', async () => {
		const run = new AbortController();
		const server = await serve(() => run.abort());
		const admin = adminFor(server.url, { signal: run.signal, concurrency: 1 });
		const errors = await Promise.all(['a', 'b', 'c'].map((id) => failureOf(admin.activate(id, 'v'))));
		expect(errors.map((error) => error.code)).toEqual(['outcome_unknown', 'interrupted', 'interrupted']);
		expect(server.seen).toHaveLength(1);
	});

	it('with an error of ours as its reason fails with that error', async () => {
		const run = new AbortController();
		const late = new CaracaliteError('deadline', 'the run took longer than 60s', { hint: 'Use --timeout.' });
		const server = await serve(() => run.abort(late));
		const error = await failureOf(adminFor(server.url, { signal: run.signal }).policies());
		expect(error).toMatchObject({ code: 'deadline', message: late.message, hint: late.hint, exit: 2 });
		const write = await failureOf(adminFor(server.url, { signal: run.signal }).activate('s', 'v'));
		expect(write).toMatchObject({ code: 'deadline', changed: false });
	});
});

it('leaves no listener behind, and warns of none', async () => {
	const warnings: string[] = [];
	const onWarning = (warning: Error) => warnings.push(warning.message);
	process.on('warning', onWarning);
	const run = new AbortController();
	const server = await serve((_seen, response) => json(response, 200, { items: [] }));
	const admin = adminFor(server.url, { signal: run.signal, clock: new TestClock(), concurrency: 32 });
	await Promise.all(Array.from({ length: 40 }, () => admin.policies()));
	await new Promise((resolve) => setImmediate(resolve));
	process.off('warning', onWarning);
	expect(warnings).toEqual([]);
	expect(getEventListeners(run.signal, 'abort')).toEqual([]);
});
