import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CASES, setScene } from '../support/scene.js';
import { type Told, tell } from '../support/shell.js';

const scene = setScene({ afresh: false });

interface Step extends Told {
	summary: string | null;
}

/** Runs the program as a step of a workflow would; nothing of the environment of the tests is in it. */
async function step(argv: string[], env: Record<string, string> = {}): Promise<Step> {
	const cwd = join(scene.dir, randomUUID());
	mkdirSync(cwd);
	const file = join(cwd, 'summary.md');
	const told = await tell(process.execPath, [resolve('bin/caracalite.js'), ...argv], {
		cwd,
		env: {
			...scene.env(),
			...{ CARACAL_ZONE_ID: scene.story.zoneId, CI: 'true', GITHUB_ACTIONS: 'true' },
			...{ GITHUB_STEP_SUMMARY: file, GITHUB_WORKSPACE: resolve('.') },
			...env,
		},
	});
	return { ...told, summary: existsSync(file) ? readFileSync(file, 'utf8') : null };
}

/** What the runner of GitHub Actions would carry out of a stream: none while they are stopped. */
function commandsIn(text: string): string[] {
	let until: string | null = null;
	const found: string[] = [];
	for (const line of text.split(/\r\n|\r|\n/)) {
		const command = /^\s*::([^\s:]+)/.exec(line)?.[1] ?? (line.includes('##[') ? line : undefined);
		if (until !== null) {
			if (command === until) until = null;
		} else if (command === 'stop-commands') until = line.split('::')[2] ?? '';
		else if (command !== undefined) found.push(line);
	}
	expect(until).toBeNull();
	return found;
}

const careless = () => ['iterate', scene.story.deniedRequestId, '--candidate', '3', '--cases', CASES];

describe('in a step of GitHub Actions', () => {
	it('tells annotations on stderr and the summary of the step, and stdout as ever', async () => {
		const run = await step([...careless(), '--json']);
		const plain = await step([...careless(), '--json'], { GITHUB_ACTIONS: '' });
		expect([run.exit, plain.exit, plain.summary]).toEqual([1, 1, null]);
		const verdictOf = ({ stdout }: Told): unknown => JSON.parse(stdout).verdict.blockers;
		expect(verdictOf(run)).toEqual(verdictOf(plain));
		expect(run.stdout).not.toContain('::error');
		expect(commandsIn(plain.stderr)).toEqual([]);
		const commands = commandsIn(run.stderr);
		expect(commands).toEqual(
			expect.arrayContaining([
				expect.stringMatching(/^::error file=examples\/regressions\.example\.json,line=46,.*clerk/),
			]),
		);
		const kinds = commands.map((line) => /^::(\w+)/.exec(line)?.[1]);
		expect(kinds).toEqual(
			kinds.toSorted(
				(a, b) =>
					['error', 'warning', 'notice'].indexOf(a ?? '') - ['error', 'warning', 'notice'].indexOf(b ?? ''),
			),
		);
		for (const kind of ['error', 'warning', 'notice']) {
			expect(kinds.filter((one) => one === kind).length).toBeLessThanOrEqual(10);
		}
		expect(run.summary).toMatch(/^<!-- caracalite:iterate:[0-9a-f]{8} -->\n### ❌ BLOCKED/);
	});

	it('tells failures too: of the server, and of a command line that cannot be read', async () => {
		const failed = await step(['status'], { CARACAL_ADMIN_TOKEN: 'wrong' });
		expect(failed.exit).toBe(2);
		expect(commandsIn(failed.stderr)).toEqual([expect.stringMatching(/^::error title=/)]);
		const misspelt = await step(['verdict', '--candidat', '2']);
		expect(misspelt.exit).toBe(2);
		expect(commandsIn(misspelt.stderr)).toEqual([expect.stringMatching(/^::error title=usage::.*candidat/)]);
		expect(misspelt.summary).toContain('usage');
	});

	it('is told nothing of what has no other readers, and nothing under --no-ci', async () => {
		for (const argv of [['status'], [...careless(), '--no-ci'], ['verdikt', '--no-ci']]) {
			const run = await step(argv);
			expect([commandsIn(run.stderr), run.summary]).toEqual([[], null]);
		}
	});

	it('carries out no command that hides in a text', async () => {
		const document = (name: string) =>
			`package caracal.authz\n\nimport rego.v1\n\ngrants := {"${name}": 1}\n`;
		for (const hostile of ['::error::x', '##[add-mask]x', '\\n::set-env name=A::b', '%0A::error::']) {
			writeFileSync(join(scene.dir, 'Hostile.rego'), document(hostile));
			const run = await step(['check', join(scene.dir, 'Hostile.rego')]);
			for (const line of commandsIn(run.stderr)) expect(line).toMatch(/^::(error|warning|notice) file=/);
			const failed = await step(['verdict', '--candidate', hostile, '--json']);
			expect(failed.exit).toBe(2);
			expect(commandsIn(failed.stderr)).toEqual([expect.stringMatching(/^::error title=/)]);
			const told = await step(['verdict', `--${hostile}`]);
			expect(told.stderr).toMatch(/::stop-commands::[0-9a-f-]{36}\n/);
			expect(commandsIn(told.stderr)).toEqual([expect.stringMatching(/^::error title=usage::/)]);
		}
	});

	it('is told once by the action, which says so to the program', () => {
		expect(readFileSync('action/run.mjs', 'utf8')).toContain("'--no-ci'");
	});

	it('says where the summary is full or cannot be written, and the result stands', async () => {
		const full = join(scene.dir, 'full.md');
		writeFileSync(full, 'x'.repeat(1024 * 1024));
		const argv = ['check', resolve('examples/policy-in-git/policy')];
		const filled = await step(argv, { GITHUB_STEP_SUMMARY: full });
		expect([filled.exit, readFileSync(full).length]).toEqual([0, 1024 * 1024]);
		expect(filled.stderr).toContain('The summary of this step is full');
		const lost = await step(argv, { GITHUB_STEP_SUMMARY: join(scene.dir, 'no', 'folder') });
		expect(lost.exit).toBe(0);
		expect(lost.stderr).toContain('could not be written (ENOENT)');
	});
});

it('is not what runs these tests', () => {
	expect(process.env.GITHUB_ACTIONS).not.toBe('true');
});
