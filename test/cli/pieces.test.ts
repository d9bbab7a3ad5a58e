import { PassThrough } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../src/cli/clock.js';
import { wantsColour } from '../../src/cli/colour.js';
import { styleOf } from '../../src/cli/context.js';
import { openEvents } from '../../src/cli/events/events.js';
import { lineProgress } from '../../src/cli/events/progress.js';
import { asFailure, errorDocument } from '../../src/cli/fail.js';
import { readInput } from '../../src/cli/input.js';
import type { Io } from '../../src/cli/io.js';
import { interrupted, watchForStop } from '../../src/cli/stop.js';
import { zoneIdOf } from '../../src/cli/zone.js';
import { formatDuration, parseDuration, parseInstant } from '../../src/model/duration.js';
import { CaracaliteError } from '../../src/model/errors.js';
import { cleanLine, cleanPage, cleanText } from '../../src/render/clean.js';
import { jsonText } from '../../src/render/json.js';

const RED = '\u001b[31m';
const OFF = '\u001b[39m';

function io(over: Partial<Io> = {}): Io {
	return {
		stdin: new PassThrough(),
		stdout: new PassThrough(),
		stderr: new PassThrough(),
		env: {},
		cwd: process.cwd(),
		user: null,
		clock: systemClock,
		node: { version: 'v20.19.0', platform: 'linux x64' },
		pid: process.pid,
		stdinIsPiped: false,
		stdoutIsPipe: false,
		onInterrupt: () => () => {},
		...over,
	};
}

describe('text from outside', () => {
	it.each([
		['a\u001b[2Jb', 'ab'],
		['a\u001b]0;title\u0007b', 'ab'],
		['bell\u0007', 'bell\\u{7}'],
		['over\rwritten', 'over\\u{d}written'],
		['right\u202eleft', 'right\\u{202e}left'],
		['zero\u200bwidth', 'zero\\u{200b}width'],
		['c1\u009b31mred', 'c1red'],
		['a\nb\tc', 'a\nb\tc'],
		['👩\u200d🚀 naïve 漢字', '👩\u200d🚀 naïve 漢字'],
	])('is made safe: %j', (text, clean) => {
		expect(cleanText(text)).toBe(clean);
	});

	it('is kept on one line where a line is meant', () => {
		expect(cleanLine('a\r\nb\tc')).toBe('a b c');
	});

	it('loses its escapes on a page, which keeps our colours', () => {
		expect(cleanPage(`${RED}o\u0007urs\u001b[2J${OFF}`)).toBe(`${RED}o\\u{7}urs${OFF}`);
	});

	it('is the same value in JSON, in harmless characters', () => {
		const value = { text: 'a\u202eb\u009bc\u2028d\u{e0001}👩\u200d🚀' };
		const text = jsonText(value);
		expect(JSON.parse(text)).toEqual(value);
		expect(text).not.toMatch(/[\u0080-\u009f\u2028\u202e\u200d]/);
	});
});

describe('durations and moments', () => {
	it.each([
		['90s', 90_000],
		['15m', 900_000],
		['6h', 21_600_000],
		['7d', 604_800_000],
		['7', null],
		['0s', null],
		['1.5h', null],
		['-1s', null],
		['1h30m', null],
		['', null],
	])('reads %s', (text, milliseconds) => {
		expect(parseDuration(text)).toBe(milliseconds);
		if (milliseconds !== null) expect(parseDuration(formatDuration(milliseconds))).toBe(milliseconds);
	});

	const NOW = Date.UTC(2026, 10, 21, 12);

	it.each([
		['1h', '2026-11-21T11:00:00.000Z'],
		['2026-11-20', '2026-11-20T00:00:00.000Z'],
		['2026-11-20T08:30', '2026-11-20T08:30:00.000Z'],
		['2026-11-20T08:30:15.5+02:00', '2026-11-20T06:30:15.500Z'],
		['2026-13-40', null],
		['yesterday', null],
	])('takes %s for a moment', (text, instant) => {
		expect(parseInstant(text, NOW)).toBe(instant);
	});
});

describe('colour', () => {
	const terminal = Object.assign(new PassThrough(), { isTTY: true });

	it.each([
		[undefined, {}, terminal, true],
		[undefined, {}, new PassThrough(), false],
		[undefined, { TERM: 'dumb' }, terminal, false],
		[true, {}, new PassThrough(), true],
		[false, { FORCE_COLOR: '1' }, terminal, false],
		[true, { NO_COLOR: '1' }, terminal, false],
		[undefined, { NO_COLOR: '', FORCE_COLOR: '1' }, new PassThrough(), true],
		[undefined, { FORCE_COLOR: '0' }, terminal, false],
		[undefined, { CLICOLOR_FORCE: '1' }, new PassThrough(), true],
		[undefined, { CLICOLOR_FORCE: '0' }, terminal, true],
	] as const)('with flag %s and %j', (flag, env, stream, wanted) => {
		expect(wantsColour(flag, env, stream)).toBe(wanted);
	});
});

describe('a failure', () => {
	const facts = { wrote: false, debug: false, follows: false };

	it('that is nobody else’s is a bug, whose stack shows only under --debug', () => {
		const failure = asFailure(new TypeError('x is not a function'), facts);
		expect(failure).toMatchObject({ code: 'bug', exit: 70, changed: false });
		expect(errorDocument(failure, false).details).toBeUndefined();
		expect(errorDocument(failure, true).details?.stack).toContain('TypeError: x is not a function');
	});

	it('after a write was sent does not say that nothing was changed', () => {
		expect(asFailure(new Error('x'), { ...facts, wrote: true })).toMatchObject({
			exit: 70,
			changed: 'unknown',
		});
		const stopped = { ...facts, wrote: true, signal: AbortSignal.abort(interrupted()) };
		expect(asFailure(new Error('x'), stopped)).toMatchObject({
			code: 'interrupted',
			exit: 3,
			changed: 'unknown',
		});
	});

	it('of a command that was stopped is the stop, unless the command knows better', () => {
		const stopped = { ...facts, signal: AbortSignal.abort(interrupted()) };
		expect(asFailure(new Error('aborted'), stopped)).toMatchObject({ code: 'interrupted', exit: 130 });
		const known = new CaracaliteError('not_confirmed', 'x', { exit: 3, changed: 'unknown' });
		expect(asFailure(known, stopped)).toBe(known);
	});
});

describe('a stop', () => {
	it('waits a while for a command that does not heed it, then ends the run', async () => {
		vi.useFakeTimers();
		try {
			const stop = watchForStop(io());
			stop.now(interrupted());
			const ended = expect(stop.within(new Promise(() => {}))).rejects.toMatchObject({ code: 'interrupted' });
			await vi.advanceTimersByTimeAsync(6_000);
			await ended;
			stop.dispose();
		} finally {
			vi.useRealTimers();
		}
	});
});

describe('the deadline of a run', () => {
	it.each([
		['that nobody chose makes room for what takes long', false, 100_000, true, 160_000],
		['that was chosen stays, and says that it is too short', true, 100_000, false, 10_000],
		['is long enough for what is short', false, 5_000, true, 10_000],
	])('%s', async (_what, chosen, needed, enough, endsAfter) => {
		vi.useFakeTimers();
		try {
			const stop = watchForStop(io());
			stop.after(10_000, chosen);
			expect(stop.limit.room(needed)).toBe(enough);
			await vi.advanceTimersByTimeAsync(endsAfter - 1);
			expect(stop.signal.aborted).toBe(false);
			await vi.advanceTimersByTimeAsync(2);
			expect(stop.signal.reason).toMatchObject({ code: 'timeout', exit: 2 });
			stop.dispose();
		} finally {
			vi.useRealTimers();
		}
	});
});

describe('a file', () => {
	const never = new AbortController().signal;
	const quiet = () => {};

	it.each([
		['no-such-file.json', 'file_not_found'],
		['src', 'file_unreadable'],
		['package.json/x', 'file_not_found'],
	])('%s is refused as %s', async (path, code) => {
		await expect(readInput(path, io(), never, quiet)).rejects.toMatchObject({ code, exit: 2 });
	});

	it('loses its byte order mark, and has to be text', async () => {
		const stdin = new PassThrough();
		stdin.end(Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d]));
		expect(await readInput('-', io({ stdin }), never, quiet)).toBe('{}');
		const binary = new PassThrough();
		binary.end(Buffer.from([0xff, 0xfe, 0x00]));
		await expect(readInput('-', io({ stdin: binary }), never, quiet)).rejects.toMatchObject({
			code: 'file_not_text',
		});
	});

	it('that is stdin is not waited for on a terminal, and stops with the run', async () => {
		const terminal = Object.assign(new PassThrough(), { isTTY: true });
		await expect(readInput('-', io({ stdin: terminal }), never, quiet)).rejects.toMatchObject({
			code: 'needs_answer',
		});
		const controller = new AbortController();
		const reading = readInput('-', io(), controller.signal, quiet);
		controller.abort(interrupted());
		await expect(reading).rejects.toMatchObject({ code: 'interrupted' });
	});
});

describe('a terminal that does not know its width', () => {
	it('has 80 columns', () => {
		const stream = Object.assign(new PassThrough(), { columns: 0 });
		const io = { env: {}, clock: systemClock } as unknown as Io;
		expect(styleOf(stream, {}, io).width).toBe(80);
	});
});

describe('progress off a terminal', () => {
	it('is one line a phase', () => {
		let text = '';
		const { listen, progress } = openEvents();
		const err = (line: string) => {
			text += line;
		};
		listen(lineProgress({ err }).hear);
		for (const done of [1, 2, 3]) progress({ step: 'cases', text: 'replaying cases', done, total: 3 });
		progress({ step: 'runtime', text: 'asking\u001b[2J the runtime' });
		expect(text).toBe('replaying cases\nasking the runtime\n');
	});
});

describe('the zone', () => {
	const ID = '01a1fd14-45a7-7c3e-9b21-6f0e5d8c2a12';
	const zones = [
		{ id: ID, name: 'payments' },
		{ id: 'z2', name: 'billing' },
	];
	const list = async () => zones;
	const forbidden = async () => {
		throw new CaracaliteError('admin_token_zone_mismatch', 'x', { status: 403 });
	};

	it('is meant by id, by name, or as the only one', async () => {
		expect(await zoneIdOf(ID, forbidden)).toBe(ID);
		expect(await zoneIdOf('billing', list)).toBe('z2');
		expect(await zoneIdOf('z2', list)).toBe('z2');
		expect(await zoneIdOf(null, async () => zones.slice(0, 1))).toBe(ID);
	});

	it('is refused where it is not plain', async () => {
		await expect(zoneIdOf('paymnets', list)).rejects.toMatchObject({ hint: 'Did you mean "payments"?' });
		await expect(zoneIdOf(null, list)).rejects.toMatchObject({ code: 'zone_not_named' });
		await expect(zoneIdOf(null, async () => [])).rejects.toMatchObject({ code: 'zone_not_found' });
		await expect(zoneIdOf(null, forbidden)).rejects.toMatchObject({
			hint: expect.stringContaining('--zone'),
		});
	});
});
