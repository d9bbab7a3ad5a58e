import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa, type Options } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { VERSION } from '../../src/model/release.js';
import { caracalite as inProcess } from '../support/cli.js';
import { silentServer, ZONE } from './walk.js';

const BINARY = resolve('bin/caracalite.js');

let cwd: string;

beforeAll(async () => {
	cwd = await mkdtemp(join(tmpdir(), 'caracalite-binary-'));
	await caracalite(['sandbox', 'reset']);
});

/** Runs the binary with a clean environment and nothing on stdin. */
function caracalite(argv: string[], options: Options = {}) {
	return execa(process.execPath, [BINARY, ...argv], {
		cwd,
		env: { PATH: process.env.PATH, HOME: cwd },
		extendEnv: false,
		stdin: 'ignore',
		reject: false,
		timeout: 15_000,
		...options,
	});
}

describe('the binary', () => {
	it('is of the version that package.json says', async () => {
		const { version } = JSON.parse(await readFile('package.json', 'utf8'));
		expect(VERSION).toBe(version);
		expect(await caracalite(['--version'])).toMatchObject({ stdout: version, stderr: '', exitCode: 0 });
	});

	it('prints from its cache the help that the tree prints', async () => {
		const { stdout } = await inProcess(['--help', '--no-color']);
		expect(await caracalite(['--help'], { stripFinalNewline: false })).toMatchObject({ stdout, exitCode: 0 });
	});

	it('reads a configuration, one in a package.json too', async () => {
		const folder = await mkdtemp(join(tmpdir(), 'caracalite-binary-'));
		const own = { cwd: folder, env: { PATH: process.env.PATH, HOME: folder } };
		for (const [file, text] of [
			['package.json', '{"caracalite": {"profiles": {"packed": {"sandbox": {}}}}}'],
			['.caracaliterc', 'profiles: {plain: {sandbox: {}}}'],
		] as const) {
			await writeFile(join(folder, file), text);
			const { stdout } = await caracalite(['config', '--json'], own);
			expect(JSON.parse(String(stdout))).toMatchObject({
				profile: file === 'package.json' ? 'packed' : 'plain',
			});
			await rm(join(folder, file));
		}
	});

	it('ends with the exit code of the run', async () => {
		expect(await caracalite(['explain', '--latest'])).toMatchObject({ exitCode: 0 });
		expect(await caracalite(['explan'])).toMatchObject({ exitCode: 2, stdout: '' });
		const held = await caracalite(['iterate', '--candidate', '1', '--json'], { env: await denied() });
		expect(held.exitCode).toBe(1);
	});

	it('hands its report on through pipes, to the same verdict', async () => {
		const request = (await denied()).DENIED_REQUEST_ID;
		const chain = [`explain ${request}`, 'simulate --candidate 2', 'verdict'].map(
			(words) => `"${process.execPath}" "${BINARY}" ${words} --json`,
		);
		const run = await execa({ shell: true, cwd, reject: false })`${chain.join(' | ')}`;
		expect(JSON.parse(run.stdout)).toMatchObject({ verdict: { safeToActivate: true, blockers: [] } });
	});

	it.each([['audit --json'], ['--help']])('ends `%s` quietly where its reader has left', async (words) => {
		const command = `"${process.execPath}" "${BINARY}" ${words}; echo "exit $?" >&2`;
		const run = await execa({ shell: true, cwd, reject: false })`(${command}) | true`;
		expect(run).toMatchObject({ stdout: '', stderr: 'exit 0' });
	});

	it.each([['SIGINT'], ['SIGTERM']] as const)(
		'tells of %s in one document, and ends with 130',
		async (signal) => {
			const server = await silentServer();
			const env = {
				PATH: process.env.PATH,
				CARACAL_API_URL: server.url,
				CARACAL_ADMIN_TOKEN: 't',
				CARACAL_ZONE_ID: ZONE,
			};
			const running = caracalite(['status', '--json'], { env });
			await server.asked;
			running.kill(signal);
			const run = await running;
			server.close();
			expect(run).toMatchObject({ exitCode: 130 });
			expect(JSON.parse(String(run.stdout))).toMatchObject({ code: 'interrupted', changed: false });
		},
	);

	it('serves the sandbox until it is stopped, cleanly', async () => {
		const running = caracalite(['sandbox', 'serve', '--port', '0', '--json']);
		const { url } = JSON.parse(await firstData(running.stdout));
		const { stdout: token } = await caracalite(['sandbox', 'token']);
		const env = { PATH: process.env.PATH, CARACAL_API_URL: url, CARACAL_ADMIN_TOKEN: String(token) };
		const status = await caracalite(['status', '--json'], { env });
		expect(JSON.parse(String(status.stdout))).toMatchObject({ zone: { name: 'payments' } });
		running.kill('SIGINT');
		const { exitCode, stdout } = await running;
		expect(exitCode).toBe(0);
		expect(
			String(stdout)
				.split('\n')
				.map((line) => JSON.parse(line).event),
		).toEqual(['listening', 'stopped']);
	});
});

async function denied(): Promise<Record<string, string>> {
	const { stdout } = await caracalite(['audit', '--decision', 'deny', '--json']);
	const { events } = JSON.parse(String(stdout));
	return { DENIED_REQUEST_ID: events[0].requestId };
}

/** The first that a stream gives, which is a line. */
async function firstData(stream: NodeJS.ReadableStream | null): Promise<string> {
	if (!stream) throw new Error('no stream');
	const [data] = await once(stream, 'data');
	return String(data);
}
