import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../src/cli/clock.js';
import type { Io } from '../../src/cli/io.js';
import { run } from '../../src/cli/main.js';
import { makeWriter } from '../../src/cli/writer.js';
import { hastyClock } from '../support/cli.js';

function io(over: Partial<Io>): Io {
	return {
		stdin: new PassThrough(),
		stdout: new PassThrough(),
		stderr: new PassThrough(),
		env: {},
		cwd: process.cwd(),
		user: null,
		clock: hastyClock(),
		node: { version: 'v20.19.0', platform: 'linux x64' },
		pid: process.pid,
		stdinIsPiped: false,
		stdoutIsPipe: false,
		onInterrupt: () => () => {},
		...over,
	};
}

describe('a reader that leaves', () => {
	/** A pipe that takes `lines` writes, then nobody reads it. */
	function leaving(lines: number): { stdout: Writable; taken: string[] } {
		const taken: string[] = [];
		const stdout = new Writable({
			write(chunk, _encoding, done) {
				if (taken.length === lines) return done(Object.assign(new Error('EPIPE'), { code: 'EPIPE' }));
				taken.push(String(chunk));
				done();
			},
		});
		return { stdout, taken };
	}

	it('is noticed once, and told to who asked', async () => {
		const writer = makeWriter(io({ stdout: leaving(0).stdout }));
		const closed = vi.fn();
		writer.onClosed(closed);
		await writer.out('one');
		await writer.out('two');
		expect(closed).toHaveBeenCalledTimes(1);
	});

	it('ends what follows, quietly and cleanly', async () => {
		const cwd = await mkdtemp(join(tmpdir(), 'caracalite-leaving-'));
		await run(['sandbox', 'reset'], io({ cwd, stdout: leaving(1).stdout }));
		const { stdout, taken } = leaving(1);
		const stderr = new PassThrough();
		let exit: number | undefined;
		const following = run(['audit', '--follow', '--json', '--quiet'], io({ cwd, stdout, stderr })).then(
			(code) => {
				exit = code;
			},
		);
		const ask = ['--resource', 'resource://ledger', '--scope', 'ledger:refund', '--label', 'cashier'];
		const quiet = { cwd, stdout: leaving(1).stdout };
		while (exit === undefined) {
			await run(['sandbox', 'exchange', '--application', 'Payments Agent', ...ask], io(quiet));
			await Promise.race([following, systemClock.sleep(20)]);
		}
		expect(exit).toBe(0);
		expect(taken).toHaveLength(1);
		expect(stderr.read()).toBeNull();
	});
});
