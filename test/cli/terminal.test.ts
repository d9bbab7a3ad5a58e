import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { spawn } from '@lydell/node-pty';
import { beforeAll, describe, expect, it } from 'vitest';
import { caracalite } from '../support/cli.js';
import { silentServer, ZONE } from './walk.js';

const BINARY = resolve('bin/caracalite.js');
const CTRL_C = '\u0003';
const ENTER = '\r';
const COLOUR = /\u001b\[[0-9;]*m/;
/** A run that waits for a key that nobody types is ended, so that its test fails by what it printed. */
const PATIENCE_MS = 15_000;
const SHOW_CURSOR = '\u001b[?25h';

let cwd: string;
let request: string;

beforeAll(async () => {
	cwd = await mkdtemp(join(tmpdir(), 'caracalite-terminal-'));
	const story = await caracalite(['sandbox', 'reset', '--json'], { cwd });
	request = String(story.json().deniedRequestId);
});

interface Screen {
	/** Everything that was printed. */
	text: string;
	exit: number;
}

/** Runs the binary on a terminal; types each key once its words are on the screen. */
function onTerminal(
	argv: string[],
	keys: [string, string][] = [],
	env: Record<string, string> = {},
): Promise<Screen> {
	const terminal = spawn(process.execPath, [BINARY, ...argv], {
		cwd,
		cols: 100,
		rows: 30,
		env: { PATH: process.env.PATH ?? '', HOME: cwd, TERM: 'xterm-256color', LANG: 'C.UTF-8', ...env },
	});
	let text = '';
	let seen = 0;
	const left = [...keys];
	terminal.onData((data) => {
		text += data;
		const [next] = left;
		if (!next || !text.slice(seen).includes(next[0])) return;
		left.shift();
		seen = text.length;
		terminal.write(next[1]);
	});
	const patience = setTimeout(() => terminal.kill('SIGKILL'), PATIENCE_MS);
	return new Promise((settle, fail) => {
		terminal.onExit(({ exitCode }) => {
			clearTimeout(patience);
			const [never] = left;
			if (never === undefined) settle({ text, exit: exitCode });
			else fail(new Error(`"${never[0]}" never stood on the terminal: ${text}`));
		});
	});
}

async function activeVersion(): Promise<unknown> {
	const run = await caracalite(['status', '--json'], { cwd });
	const { active } = run.json();
	return typeof active === 'object' && active ? Reflect.get(active, 'version') : null;
}

describe('on a terminal', () => {
	it('colours the answer, but not with NO_COLOR, --no-color or a dumb one', async () => {
		expect((await onTerminal(['status', '--bad'])).text).toMatch(COLOUR);
		expect((await onTerminal(['status', '--bad', '--no-color'])).text).not.toMatch(COLOUR);
		expect((await onTerminal(['status', '--bad'], [], { NO_COLOR: '1' })).text).not.toMatch(COLOUR);
		expect((await onTerminal(['status', '--bad'], [], { TERM: 'dumb' })).text).not.toMatch(COLOUR);
	});

	it('lets a person pick the request', async () => {
		const run = await onTerminal(['explain'], [['Which denied request?', ENTER]]);
		expect(run.text).toContain('DENIED');
		expect(run.exit).toBe(0);
	});

	it('changes nothing on no, and nothing on Ctrl-C, which ends with 130', async () => {
		const argv = ['activate', request, '--candidate', '2'];
		const left = await onTerminal(argv, [['Activate?', CTRL_C]]);
		expect(left.exit).toBe(130);
		expect(left.text).toContain('Nothing was changed.');
		const declined = await onTerminal(argv, [['Activate?', 'n']]);
		expect(declined.text).toContain('Nothing was changed.');
		expect(await activeVersion()).toBe(1);
	});

	it('asks before the zone is changed, and changes it on yes', async () => {
		const run = await onTerminal(['activate', request, '--candidate', '2'], [['Activate?', 'y']]);
		expect(run.exit).toBe(0);
		expect(await activeVersion()).toBe(2);
	});

	it('does not ask under CI or --no-input', async () => {
		for (const [more, env] of [
			[['--no-input'], {}],
			[[], { CI: 'true' }],
		] as const) {
			const run = await onTerminal(['rollback', '--to', '1', ...more], [], env);
			expect(run.text).toContain('needs_answer');
			expect(run.exit).toBe(2);
		}
	});

	it('asks without colours under --no-color', async () => {
		const run = await onTerminal(
			['activate', request, '--candidate', '3', '--no-color'],
			[['Accept that?', CTRL_C]],
		);
		expect(run.exit).toBe(130);
		expect(run.text).not.toMatch(COLOUR);
	});

	it('writes a first configuration by asking', async () => {
		const run = await onTerminal(
			['init'],
			[
				['Where should the profile work?', ENTER],
				['Base URL', `http://127.0.0.1:4000${ENTER}`],
				['Where is the token kept?', ENTER],
				['Name of the variable', ENTER],
				['Zone, by name or id', `payments${ENTER}`],
			],
		);
		expect(run.exit).toBe(0);
		const text = await readFile(join(cwd, '.caracaliterc.yaml'), 'utf8');
		expect(text).toContain('apiUrl: http://127.0.0.1:4000');
		expect(text).toContain('env: CARACAL_ADMIN_TOKEN');
		expect(text).toContain('zone: payments');
	});

	it('turns a spinner after a second, and gives the cursor back on Ctrl-C', async () => {
		const server = await silentServer();
		const env = { CARACAL_API_URL: server.url, CARACAL_ADMIN_TOKEN: 't', CARACAL_ZONE_ID: ZONE };
		const run = await onTerminal(['explain', request], [['⠋', CTRL_C]], env);
		server.close();
		expect(run.exit).toBe(130);
		expect(run.text).toContain('interrupted');
		expect(run.text).toContain(SHOW_CURSOR);
	});
});
