import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CliRun, hastyClock } from '../support/cli.js';
import { type FaultProxy, type Passing, startProxy } from '../support/proxy.js';
import { CASES, setScene } from '../support/scene.js';

const scene = setScene();
let proxy: FaultProxy;
beforeAll(async () => {
	proxy = await startProxy(() => scene.sandbox);
});
beforeEach(() => proxy.clear());
afterAll(() => proxy.close());

/**
 * Rolls the careful candidate out, and interrupts at the call that `at` picks, to which no answer ever
 * comes; `applied` lets the server do it all the same.
 */
async function interruptedAt(at: (call: Passing) => boolean, applied = false): Promise<CliRun> {
	let stop = () => {};
	const interrupt = new Promise<void>((resolve) => {
		stop = resolve;
	});
	let stopped = false;
	proxy.fate = (call) => {
		if (stopped || !at(call)) return null;
		stopped = true;
		// What the server does for this call is done before the interrupt is heard.
		setTimeout(stop, applied ? 50 : 0);
		return { hangs: true, applied };
	};
	return scene.run(
		['iterate', scene.story.deniedRequestId, '--candidate', '2', '--activate', '--yes', '--json'],
		{ env: { CARACAL_API_URL: proxy.url }, interrupt, clock: hastyClock() },
	);
}

const isMoved = async () => (await scene.active()) !== scene.story.versions.baseline;

const isActivation = ({ path }: Passing) => path.endsWith('/activate');

describe('Ctrl-C', () => {
	it('at every call: 130 and nothing changed before the activation, the truth from it on', async () => {
		const whole = await interruptedAt(() => false);
		expect(whole.exit).toBe(0);
		const calls = [...proxy.calls];
		const activation = calls.findIndex((call) => call.endsWith('/activate'));
		expect(activation).toBeGreaterThan(8);
		for (const [index, call] of calls.entries()) {
			// The same call again before the activation is the same moment.
			if (index < activation && calls.indexOf(call) < index) continue;
			if (await isMoved()) scene.again();
			proxy.clear();
			const run = await interruptedAt((passing) => passing.index === index);
			const what = `interrupted at call ${index} of ${calls.length}, ${call}`;
			const sent = proxy.calls.some((call) => call.endsWith('/activate'));
			const document = run.json();
			if (!sent) {
				expect([run.exit, document], what).toMatchObject([
					130,
					{ ok: false, code: 'interrupted', changed: false },
				]);
				expect(await scene.active(), what).toBe(scene.story.versions.baseline);
			} else {
				expect([0, 3], what).toContain(run.exit);
				expect(document.changed ?? 'told by its report', what).not.toBe(false);
			}
		}
	}, 60_000);

	it('while the activation is on its way, whether the server did it or not: not known', async () => {
		for (const applied of [false, true]) {
			scene.again();
			const run = await interruptedAt(isActivation, applied);
			expect([run.exit, run.json()]).toMatchObject([3, { ok: false, changed: 'unknown' }]);
			expect(run.json().hint).toMatch(/caracalite (status|resume)/);
			const { careful, baseline } = scene.story.versions;
			expect(await scene.active()).toBe(applied ? careful : baseline);
		}
	});

	it('while it waits for the runtime: it was activated, and that it is loaded is not confirmed', async () => {
		const run = await interruptedAt(
			({ path, query }) => path.endsWith('/activation-status') && query.includes('outbox_id'),
		);
		expect([run.exit, run.json()]).toMatchObject([
			3,
			{ ok: false, activation: { outcome: 'not_confirmed', to: { version: 2 } } },
		]);
		expect(await scene.active()).toBe(scene.story.versions.careful);
	});

	it('while cases run: the rest is not asked', async () => {
		let stop = () => {};
		const interrupt = new Promise<void>((resolve) => {
			stop = resolve;
		});
		proxy.fate = ({ path }) => {
			if (!path.endsWith('/simulate')) return null;
			stop();
			return { hangs: true };
		};
		const run = await scene.run(['regress', CASES, '--candidate', '2', '--concurrency', '1', '--json'], {
			...{ env: { CARACAL_API_URL: proxy.url }, interrupt },
		});
		expect([run.exit, run.json().code]).toEqual([130, 'interrupted']);
		expect(proxy.calls.filter((call) => call.endsWith('/simulate'))).toHaveLength(1);
	});
});

describe('a deadline', () => {
	it('ends a run that hangs, and nothing was changed', async () => {
		proxy.fate = ({ path }) => (path.endsWith('/explain') ? { hangs: true } : null);
		const run = await scene.run(
			['iterate', scene.story.deniedRequestId, '--candidate', '2', '--timeout', '1s', '--json'],
			{ env: { CARACAL_API_URL: proxy.url } },
		);
		expect([run.exit, run.json()]).toMatchObject([2, { code: 'timeout', changed: false }]);
	});
});

describe('a reader that has left', () => {
	it('ends quietly, and the exit code still tells how it went', async () => {
		const { deniedRequestId } = scene.story;
		const closed = { stdoutClosed: true };
		const explained = await scene.run(['explain', deniedRequestId, '--quiet'], closed);
		expect([explained.exit, explained.stdout, explained.stderr]).toEqual([0, '', '']);
		const held = await scene.run(
			['iterate', deniedRequestId, '--candidate', '3', '--cases', CASES, '--quiet'],
			closed,
		);
		expect([held.exit, held.stderr]).toEqual([1, '']);
		expect(await scene.active()).toBe(scene.story.versions.baseline);
	});
});
