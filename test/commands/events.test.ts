import { execFileSync, spawn } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readFileSync, readSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { pipeSink } from '../../src/cli/events/pipe.js';
import { type RunEvent, RunEventSchema } from '../../src/core/report/run-event.js';
import { silentServer, ZONE } from '../cli/walk.js';
import { CASES, setScene } from '../support/scene.js';
import { tell } from '../support/shell.js';

const scene = setScene();
const eventsOf = (text: string): RunEvent[] => {
	expect(text.endsWith('\n')).toBe(true);
	return text
		.slice(0, -1)
		.split('\n')
		.map((line) => RunEventSchema.parse(JSON.parse(line)));
};
const read = (file = 'e.ndjson') => eventsOf(readFileSync(join(scene.dir, file), 'utf8'));
const ofType = <T extends RunEvent['type']>(events: readonly RunEvent[], type: T) =>
	events.filter((event): event is Extract<RunEvent, { type: T }> => event.type === type);
const write = (file = 'e.ndjson') => ['--write', `events=${file}`];
const activate = () => ['activate', scene.story.deniedRequestId, '--candidate', '2', '--yes'];

describe('what happens in a run', () => {
	it('is told from its version to its exit code, with each step of a move', async () => {
		const run = await scene.run([...activate(), ...write(), '--json']);
		const events = read();
		expect(events[0]).toMatchObject({ v: 1, type: 'run', command: 'activate', profile: null });
		expect(events.at(-1)).toMatchObject({ type: 'exit', exit: run.exit });
		expect(ofType(events, 'target')).toMatchObject([{ zoneId: scene.story.zoneId, server: scene.url }]);
		const moves = ofType(events, 'move');
		expect(moves.map(({ state, outcome }) => [state, outcome])).toEqual([
			['meant', null],
			['sent', null],
			['answered', 'applied'],
			['awaited', 'loaded'],
		]);
		expect(new Set(moves.map(({ to }) => to.versionId))).toEqual(new Set([scene.story.versions.careful]));
		expect(ofType(events, 'result')).toMatchObject([
			{ outcome: 'passed', closing: 'Main v2 is active in payments.' },
		]);
		expect(events.map(({ t }) => t)).toEqual(events.map(({ t }) => t).toSorted());
		expect(readFileSync(join(scene.dir, 'e.ndjson'), 'utf8')).not.toContain(scene.sandbox.adminToken());
	});

	it('is what stderr shows, of one source, and no other run than without it', async () => {
		const argv = ['verdict', scene.story.deniedRequestId, '--candidate', '2', '--cases', CASES];
		const plain = await scene.run(argv);
		const run = await scene.run([...argv, ...write()]);
		expect([run.exit, run.stderr]).toEqual([plain.exit, plain.stderr]);
		const phases = ofType(read(), 'phase').filter(({ step }) => step !== 'reach');
		const told = [...ofType(read(), 'note'), ...phases].map(({ text }) => text);
		expect(told).toEqual(
			run.stderr
				.trimEnd()
				.split('\n')
				.map((line) => line.trim()),
		);
		expect(ofType(read(), 'progress').at(-1)).toMatchObject({ step: 'cases', done: 9, total: 9 });
	});

	it('is told where stderr is quiet, too', async () => {
		const run = await scene.run([...activate(), ...write(), '--quiet']);
		expect(run.stderr).toBe('');
		expect(ofType(read(), 'note').map(({ text }) => text)).toEqual([expect.stringContaining('Main v2')]);
	});

	it.each([
		['a failure', ['verdict', '--candidate', '99'], 2, 'nothing_to_judge'],
		['a command line that cannot be read', ['verdict', '--candidat', '2'], 2, 'usage'],
		['a command that there is none of', ['verdikt'], 2, 'usage'],
	])('ends with the exit code of %s', async (_name, argv, exit, code) => {
		const run = await scene.run([...argv, ...write(), '--json']);
		const events = read();
		expect([run.exit, run.json().code]).toEqual([exit, events.at(-2)?.type === 'result' ? code : null]);
		expect(events[0]?.type).toBe('run');
		expect(events.slice(-2)).toMatchObject([{ type: 'result', outcome: 'undecided', code }, { exit }]);
	});

	it('ends with 130 where it was interrupted', async () => {
		const server = await silentServer();
		const env = { CARACAL_API_URL: server.url, CARACAL_ADMIN_TOKEN: 't', CARACAL_ZONE_ID: ZONE };
		const run = await scene.run(['verdict', ...write()], { env, interrupt: server.asked });
		server.close();
		expect(run.exit).toBe(130);
		expect(read().slice(-2)).toMatchObject([{ code: 'interrupted' }, { type: 'exit', exit: 130 }]);
	});

	it('ends with its exit code where whoever read stdout has left', async () => {
		const run = await scene.run(['denials', ...write()], { stdoutClosed: true });
		expect(read().at(-1)).toMatchObject({ type: 'exit', exit: run.exit });
	});
});

describe('a run that goes on', () => {
	it('is told piece by piece, where other formats are refused', async () => {
		const argv = ['audit', '--follow', '--since', '1d'];
		const refused = await scene.run([...argv, '--write', 'junit=j.xml', '--json']);
		expect([refused.exit, refused.json().code]).toEqual([2, 'usage']);
		let heard: (value?: unknown) => void = () => {};
		const interrupt = new Promise((done) => {
			heard = done;
		});
		const onOut = (text: string) => text.split('\n').length > 4 && heard();
		const run = await scene.run([...argv, ...write(), '--json'], { interrupt, onOut });
		expect(run.exit).toBe(0);
		const printed = run.stdout
			.trimEnd()
			.split('\n')
			.map((line): unknown => JSON.parse(line));
		const events = read();
		expect(ofType(events, 'piece').map(({ document }) => document)).toEqual(printed.slice(0, -1));
		expect(events.slice(-2)).toMatchObject([{ type: 'result', outcome: 'told' }, { exit: 0 }]);
	});

	it('is told result by result where it runs on each save', async () => {
		scene.file('Grants.rego', 'package caracal.authz\n');
		const argv = ['check', 'Grants.rego', '--watch-files'];
		const refused = await scene.run([...argv, '--write', 'json=j.json', '--json']);
		expect([refused.exit, refused.json().hint]).toEqual([2, expect.stringContaining('events=FILE')]);
		let heard: (value?: unknown) => void = () => {};
		const interrupt = new Promise((done) => {
			heard = done;
		});
		const run = await scene.run([...argv, ...write()], { interrupt, onOut: () => heard() });
		expect(run.exit).toBe(130);
		const [first, second] = ofType(read(), 'result');
		expect([first?.schema, second]).toEqual(['caracalite/check@1', undefined]);
		expect(read().at(-1)).toMatchObject({ type: 'exit', exit: 130 });
	});
});

describe('where events go', () => {
	it('is stderr for -, which then holds nothing else', async () => {
		for (const path of ['-', '/dev/stderr', '/dev/fd/2']) {
			const run = await scene.run(['verdict', '--candidate', '99', ...write(path)]);
			expect(eventsOf(run.stderr).at(-1)).toMatchObject({ type: 'exit', exit: 2 });
		}
	});

	it.each([
		['/dev/stdout', 'usage'],
		['/dev/fd/1', 'usage'],
		['.', 'file_unwritable'],
		['/dev/fd/4711', 'file_unwritable'],
	])('is not %s', async (path, code) => {
		const run = await scene.run(['denials', ...write(path), '--json']);
		expect([run.exit, run.json().code]).toEqual([2, code]);
	});

	it('is a pipe whose reader comes late', async () => {
		const fifo = pipeAt('late');
		const running = binary(['check', checked(), ...write(fifo)]);
		const reader = spawn('sh', ['-c', `sleep 0.1; cat '${fifo}'`]);
		const chunks: string[] = [];
		for await (const chunk of reader.stdout) chunks.push(String(chunk));
		expect((await running).exit).toBe(0);
		expect(eventsOf(chunks.join('')).map(({ type }) => type)).toEqual(['run', 'result', 'exit']);
	});

	it('is a pipe that nobody reads, of which the run is none the worse', async () => {
		const { exit, stderr } = await binary([...activate(), ...write(pipeAt('unread'))]);
		expect(exit).toBe(0);
		expect(stderr).toContain('were read by nobody; the result stands');
		expect(await scene.active()).toBe(scene.story.versions.careful);
	});

	it('is a pipe whose reader leaves, of which the run is none the worse', async () => {
		const fifo = pipeAt('left');
		const reading = openSync(fifo, constants.O_RDONLY | constants.O_NONBLOCK);
		const running = binary([...activate(), ...write(fifo)]);
		const bytes = Buffer.alloc(1);
		await vi.waitFor(() => expect(readSync(reading, bytes)).toBe(1), { timeout: 10_000, interval: 5 });
		closeSync(reading);
		const { exit, stderr } = await running;
		expect(exit).toBe(0);
		expect(stderr).toContain('their reader left; the result stands');
		expect(await scene.active()).toBe(scene.story.versions.careful);
	});

	it('is a pipe that is read too slowly: lines are left out, and counted', async () => {
		const fifo = pipeAt('slow');
		const reading = openSync(fifo, constants.O_RDONLY | constants.O_NONBLOCK);
		const sink = pipeSink(
			() => openSync(fifo, constants.O_WRONLY | constants.O_NONBLOCK),
			(lines) => `lost ${lines}\n`,
		);
		const line = `${'x'.repeat(1_023)}\n`;
		for (let at = 0; at < 2_000; at += 1) sink.line(line, false);
		sink.line('kept\n', true);
		const ended = sink.end();
		const chunks: Buffer[] = [];
		const drained = (async () => {
			// Once whoever writes has gone, there is an end; until then nothing may be there at the moment.
			for (;;) {
				const bytes = Buffer.alloc(65_536);
				const count = countRead(reading, bytes);
				if (count === 0) return;
				if (count !== null) chunks.push(bytes.subarray(0, count));
				await new Promise((done) => setImmediate(done));
			}
		})();
		expect(await ended).toBeNull();
		await drained;
		closeSync(reading);
		const text = Buffer.concat(chunks).toString();
		const lost = Number(/^lost (\d+)$/m.exec(text)?.[1]);
		expect(lost).toBeGreaterThan(500);
		expect(text.split('\n').filter((one) => one.startsWith('x')).length + lost).toBe(2_000);
		expect(text.endsWith(`lost ${lost}\nkept\n`)).toBe(true);
	});
});

function pipeAt(name: string): string {
	const path = join(scene.dir, name);
	execFileSync('mkfifo', [path]);
	return path;
}

/** Bytes that were read; null where none are there yet. */
function countRead(descriptor: number, bytes: Buffer): number | null {
	try {
		return readSync(descriptor, bytes);
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return null;
		throw error;
	}
}

function checked(): string {
	return resolve('examples/policy-in-git/policy');
}

function binary(argv: string[]) {
	const env = { ...scene.env(), CARACAL_ZONE_ID: scene.story.zoneId };
	// A process has a home, to which its journal is bound; the runs in this one have none.
	const cwd = mkdtempSync(join(scene.dir, 'home-'));
	return tell(process.execPath, [resolve('bin/caracalite.js'), ...argv], { cwd, env });
}
