import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { beforeAll, expect, it } from 'vitest';
import { openSandbox } from '../../src/sandbox/open.js';
import { call, temporaryDirectory } from './support/sandbox.js';

/** What the program requires is found from here. */
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

let program = '';

beforeAll(async () => {
	const entry = fileURLToPath(new URL('support/writer.ts', import.meta.url));
	const { outputFiles } = await build({
		entryPoints: [entry],
		bundle: true,
		write: false,
		platform: 'node',
		format: 'esm',
		external: ['libsql'],
		logLevel: 'error',
	});
	program = outputFiles[0]?.text ?? '';
});

interface Writer {
	child: ChildProcess;
	/** Ids that it told, whole lines alone. */
	told: string[];
}

function startWriter(dataDir: string): Writer {
	const child = spawn(process.execPath, ['--input-type=module', '-', dataDir], {
		cwd: ROOT,
		env: {},
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	child.stdin.end(program);
	const told: string[] = [];
	createInterface({ input: child.stdout }).on('line', (line) => told.push(line));
	return { child, told };
}

async function toldAtLeast(writer: Writer, count: number): Promise<void> {
	const stdout = writer.child.stdout ?? writer.child;
	const ended = once(stdout, 'end').then(() => {
		throw new Error(`a writer ended after ${writer.told.length} ids`);
	});
	while (writer.told.length < count) await Promise.race([once(stdout, 'data'), ended]);
	ended.catch(() => {});
}

it('loses nothing answered when two processes that write at once are killed', async () => {
	const dataDir = join(temporaryDirectory(), 'data');
	const writers = [startWriter(dataDir), startWriter(dataDir)];
	await Promise.all(writers.map((writer) => toldAtLeast(writer, 50)));
	for (const { child } of writers) child.kill('SIGKILL');
	await Promise.all(writers.map(({ child }) => once(child, 'close')));
	const sandbox = await openSandbox({ dataDir, clock: { now: Date.now } });
	for (const id of writers.flatMap(({ told }) => told)) {
		expect((await call(sandbox, `/v1/zones/${id}`)).status).toBe(200);
	}
	expect((await call(sandbox, '/v1/zones', { body: { name: 'After' } })).status).toBe(201);
	sandbox.close();
});
