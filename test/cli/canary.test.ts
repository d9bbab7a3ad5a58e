import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type CanaryPlace, canaryRunner } from '../../src/cli/canary.js';
import { systemClock } from '../../src/cli/clock.js';
import { version } from '../support/evidence.js';

const cwd = mkdtempSync(join(tmpdir(), 'caracalite-canary-'));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const FACTS = { zoneId: 'zone-1', version: version(2) };

function place(command: string, over: Partial<CanaryPlace> = {}) {
	const heard: string[] = [];
	const closers: (() => void)[] = [];
	const parts: CanaryPlace = {
		...{ command, cwd, env: { PATH: process.env.PATH, HELD: 'yes' }, apiUrl: 'http://127.0.0.1:3000' },
		...{ runtimeUrls: ['http://one', 'http://two'], signal: new AbortController().signal },
		...{ clock: systemClock, hear: (line) => heard.push(line), atEnd: (close) => closers.push(close) },
		...over,
	};
	return { runner: canaryRunner(parts), heard, closers };
}

const run = (command: string, over: Partial<CanaryPlace> = {}, timeoutMs = 10_000) =>
	place(command, over).runner.run(FACTS, timeoutMs);

function isThere(pid: number): boolean {
	try {
		process.kill(pid, 0);
	} catch {
		return false;
	}
	// Whoever is gone and not yet waited for is there by its id still.
	const stat = `/proc/${pid}/stat`;
	return !existsSync(stat) || !/^\d+ \(.*\) Z/.test(readFileSync(stat, 'utf8'));
}

/** Whether no process of this id is there, a moment later at the latest. */
async function isGone(file: string): Promise<boolean> {
	const pid = Number(readFileSync(join(cwd, file), 'utf8'));
	for (let tries = 0; tries < 100; tries += 1) {
		if (!isThere(pid)) return true;
		await systemClock.sleep(20);
	}
	return false;
}

async function written(file: string): Promise<void> {
	while (!existsSync(join(cwd, file)) || readFileSync(join(cwd, file), 'utf8') === '')
		await systemClock.sleep(10);
}

describe('a canary', () => {
	it('is told zone, version and URLs beside the environment of the user, and runs in its folder', async () => {
		writeFileSync(join(cwd, 'here'), '');
		const names = [
			...['CARACAL_ZONE_ID', 'CARACAL_API_URL', 'POLICY_SET_ID', 'CARACALITE_VERSION_ID'],
			...['CARACALITE_VERSION', 'CARACALITE_MANIFEST_SHA256', 'CARACALITE_RUNTIME_URLS', 'HELD'],
		];
		const { end, code, stdout } = await run(`ls here; ${names.map((name) => `echo "$${name}"`).join('; ')}`);
		expect([end, code]).toEqual(['exited', 0]);
		expect(stdout.trimEnd().split('\n')).toEqual([
			...['here', 'zone-1', 'http://127.0.0.1:3000', 'set-main', 'version-2', '2', 'manifest-2'],
			...['http://one http://two', 'yes'],
		]);
		const sandbox = await run('env', { env: { PATH: process.env.PATH, CARACAL_API_URL: 'x' }, apiUrl: null });
		expect(sandbox.stdout).not.toContain('CARACAL_API_URL');
	});

	it('has nothing on stdin, and its stderr is heard line by line, up to a hundred', async () => {
		const { runner, heard } = place('cat; echo one >&2; printf two >&2');
		expect(await runner.run(FACTS, 10_000)).toEqual({ end: 'exited', code: 0, stdout: '' });
		expect(heard).toEqual(['one', 'two']);
		const loud = place('seq 1 5000 >&2');
		await loud.runner.run(FACTS, 10_000);
		expect(loud.heard).toHaveLength(100);
	});

	it('that fails, is ended by a signal or cannot be started is told so', async () => {
		expect(await run('echo id; exit 7')).toEqual({ end: 'exited', code: 7, stdout: 'id\n' });
		expect(await run('kill -9 $$')).toMatchObject({ end: 'killed', code: null });
		expect(await run('true', { cwd: join(cwd, 'nowhere') })).toMatchObject({ end: 'not_started' });
	});

	it('that hangs is ended with all that it started', async () => {
		const end = await run('sleep 60 & echo $! > hangs; echo id; wait', {}, 300);
		expect(end).toEqual({ end: 'timed_out', code: null, stdout: 'id\n' });
		expect(await isGone('hangs')).toBe(true);
	});

	it('that ends leaves nothing behind, and what it left holding its output is not waited for', async () => {
		const end = await run('sleep 60 & echo $! > left; echo id');
		expect(end).toEqual({ end: 'exited', code: 0, stdout: 'id\n' });
		expect(await isGone('left')).toBe(true);
	});

	it('that prints without end is ended', async () => {
		const end = await run('yes 01a1fd14-45a7');
		expect(end.end).toBe('too_much');
		expect(Buffer.byteLength(end.stdout)).toBeLessThanOrEqual(32_768);
	});

	it('is ended where the run is stopped, and not begun where it was before', async () => {
		const stop = new AbortController();
		const ended = run('sleep 60 & echo $! > stopped; wait', { signal: stop.signal });
		await written('stopped');
		stop.abort();
		expect(await ended).toMatchObject({ end: 'stopped' });
		expect(await isGone('stopped')).toBe(true);
		expect(await run('echo id', { signal: stop.signal })).toMatchObject({ end: 'stopped', stdout: '' });
	});

	it('is ended where the run ends without it', async () => {
		const { runner, closers } = place('sleep 60 & echo $! > closed; wait');
		const ended = runner.run(FACTS, 10_000);
		await written('closed');
		for (const close of closers) close();
		expect(await ended).toMatchObject({ end: 'killed' });
		expect(await isGone('closed')).toBe(true);
	});
});
