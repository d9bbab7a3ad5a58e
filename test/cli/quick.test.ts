import { spawnSync } from 'node:child_process';
import { mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { runQuickly } from '../../src/cli/quick.js';
import { caracalite } from '../support/cli.js';

const QUICK = new URL('../../dist/quick.js', import.meta.url).href;
const BIN = new URL('../../bin/caracalite.js', import.meta.url).pathname;
const home = mkdtempSync(join(tmpdir(), 'caracalite-quick-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const env = { PATH: process.env.PATH ?? '', HOME: home };
/** What the file of its own answers, with nothing behind it that could answer in its place. */
function alone(argv: string[]): [number | null, string] {
	const program = `const { quickIo, runQuickly } = await import(${JSON.stringify(QUICK)});
process.exitCode = (await runQuickly(${JSON.stringify(argv)}, quickIo())) ?? 99;`;
	const argument = ['--input-type=module', '-e', program];
	const { status, stdout } = spawnSync(process.execPath, argument, { cwd: home, env, encoding: 'utf8' });
	return [status, stdout];
}

const bin = (...argv: string[]) =>
	spawnSync(process.execPath, [BIN, ...argv], { cwd: home, env, encoding: 'utf8' });

it.each([['--help'], ['__complete', '1', '--', 'verdict', '--wr'], ['__complete', '0', '--', 'sta']])(
	'%s is answered by the file of its own as by the whole program',
	async (...argv) => {
		const { stdout, status } = bin(...argv);
		expect(alone(argv)).toEqual([0, stdout]);
		const whole = await caracalite(argv, { cwd: home, env });
		expect([status, stdout]).toEqual([whole.exit, whole.stdout]);
		expect(stdout).not.toBe('');
	},
);

it('leaves every other command line, and what was not built, to the whole program', async () => {
	const io = { env, cwd: home, user: null, columns: () => undefined, write: async () => true };
	for (const argv of [
		['status'],
		['--help', '--json'],
		['verdict', '--help'],
		['__complete', '0', '--', 'ver'],
		[],
	]) {
		expect(await runQuickly(argv, io)).toBeNull();
	}
	expect(bin('__complete', 'table').stdout).toContain('"commands"');
	expect(bin('--help', '--json').status).toBe(0);
});

it('says that stdout took nothing, as any other run does', () => {
	const full = openSync('/dev/full', 'w');
	const { status, stderr } = spawnSync(process.execPath, [BIN, '--help'], {
		...{ cwd: home, env, encoding: 'utf8' },
		stdio: ['ignore', full, 'pipe'],
	});
	expect([status, stderr]).toEqual([2, expect.stringContaining('stdout')]);
});
