import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caracalite } from '../support/cli.js';
import { isInstalled, makeHome, Shell, type ShellName, wasRun } from './shell.js';

const HOSTILE = 'it\'s $(touch pwned) & `touch pwned`; "x" *';
const SHELLS: readonly ShellName[] = ['bash', 'zsh', 'fish'];

const home = makeHome();
let request: string;

beforeAll(async () => {
	const run = (...argv: string[]) => caracalite(argv, { cwd: home, env: { HOME: home } });
	await run('sandbox', 'reset');
	const [first, ...more] = JSON.parse(readFileSync('examples/regressions.example.json', 'utf8'));
	writeFileSync(join(home, 'cases.json'), JSON.stringify([{ ...first, name: HOSTILE }, ...more]));
	await run('regress', 'cases.json', '--candidate', '2');
	await run('status');
	const { trace } = (await run('explain', '--latest', '--json')).json();
	request = String(typeof trace === 'object' && trace !== null ? Reflect.get(trace, 'requestId') : '');
	writeFileSync(join(home, 'My Grants.rego'), '');
});

describe.each(SHELLS)('in %s', (name) => {
	let shell: Shell | null = null;

	beforeAll(async () => {
		if (!isInstalled(name)) return;
		shell = new Shell(name, home);
		await shell.ready();
	});
	afterAll(() => shell?.end());

	/** A test of this shell: where it is not installed that is told, and fails where every shell is promised. */
	const inShell = (what: string, test: (shell: Shell) => Promise<void>) =>
		it(what, async (context) => {
			if (shell !== null) return test(shell);
			if (process.env.EVERY_SHELL) throw new Error(`${name} is not installed, so nothing of it was tested`);
			context.skip(`${name} is not installed`);
		});

	inShell('a TAB completes commands, groups, options and choices', async (on) => {
		expect(await on.run('caracalite compl\t--js\tba\t')).toEqual(['completion', '--json', 'bash']);
		expect(await on.run('caracalite sandb\tres\t--verb\t')).toEqual(['sandbox', 'reset', '--verbose']);
		expect(await on.run('caracalite activate --rollback-on fai\t')).toEqual([
			...['activate', '--rollback-on', 'failure'],
		]);
		expect(await on.run('caracalite activate --rollback-on=fai\t')).toEqual([
			...['activate', '--rollback-on=failure'],
		]);
	});

	inShell('it completes requests, versions, zones and sets that runs have seen', async (on) => {
		expect(await on.run(`caracalite explain ${request.slice(0, 4)}\t`)).toEqual(['explain', request]);
		expect(await on.run('caracalite show version lat\t')).toEqual(['show', 'version', 'latest']);
		expect(await on.run('caracalite status --zone pay\t')).toEqual(['status', '--zone', 'payments']);
		expect(await on.run('caracalite status --policy-set=Ma\t')).toEqual(['status', '--policy-set=Main']);
	});

	inShell('it completes names with blanks, behind an open quote too', async (on) => {
		const whole = ['regress', '--accept', 'clerk cannot write'];
		expect(await on.run('caracalite regress --accept clerk\\ cannot\\ w\t')).toEqual(whole);
		expect(await on.run('caracalite regress --accept "clerk cannot w\t')).toEqual(whole);
		expect(await on.run("caracalite regress --accept 'clerk cannot w\t")).toEqual(whole);
	});

	inShell('it quotes a name that a shell would run', async (on) => {
		expect(await on.run('caracalite regress --accept it\t')).toEqual(['regress', '--accept', HOSTILE]);
		expect(wasRun(home)).toBe(false);
	});

	inShell('it completes files where files stand', async (on) => {
		expect(await on.run('caracalite check My\t')).toEqual(['check', 'My Grants.rego']);
		expect(await on.run('caracalite regress --cases ca\t')).toEqual(['regress', '--cases', 'cases.json']);
	});

	inShell('it completes what --write takes: a format, and a file behind it', async (on) => {
		const whole = ['verdict', '--write', 'junit=cases.json'];
		expect(await on.run('caracalite verdict --write jun\tca\t')).toEqual(whole);
		expect(await on.run('caracalite verdict --write=jun\tca\t')).toEqual([
			'verdict',
			'--write=junit=cases.json',
		]);
		expect(await on.run('caracalite regress --cases=ca\t')).toEqual(['regress', '--cases=cases.json']);
	});

	inShell('two list what there is, with what it is', async (on) => {
		const screen = await on.screen(
			'caracalite diff \t\t',
			/(?=[\s\S]*Main v1 \(\w{8}\))[\s\S]*the newest version/,
		);
		expect(screen).toMatch(/1 +\(?Main v1 \(\w{8}\), active/);
		expect(screen.indexOf('Main v4')).toBeLessThan(screen.indexOf('Main v1'));
	});
});
