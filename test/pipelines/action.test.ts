import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { VERSION } from '../../src/model/release.js';
import { type FakeGitHub, startGitHub } from '../support/github.js';
import { setScene } from '../support/scene.js';
import { type Told, tell } from '../support/shell.js';

const InputSchema = z.object({ description: z.string().min(10), default: z.string() });
const ActionSchema = z.object({
	inputs: z.record(z.string(), InputSchema),
	outputs: z.record(z.string(), z.object({ description: z.string(), value: z.string() })),
	runs: z.object({
		using: z.literal('composite'),
		steps: z.array(z.object({ run: z.string(), shell: z.string(), env: z.record(z.string(), z.string()) })),
	}),
});
const action = ActionSchema.parse(parse(readFileSync('action.yml', 'utf8')));

const scene = setScene({ afresh: false });
let github: FakeGitHub;
beforeAll(async () => {
	github = await startGitHub();
});
afterAll(() => github.close());
beforeEach(() => {
	github.comments.length = 0;
	github.sarifs.length = 0;
	github.calls.length = 0;
	github.fault = null;
	for (const name of ['policy', 'cases']) {
		rmSync(join(scene.dir, name), { recursive: true, force: true });
		cpSync(join('examples/policy-in-git', name), join(scene.dir, name), { recursive: true });
	}
	for (const name of ['output', 'summary', '.caracaliterc.json'])
		rmSync(join(scene.dir, name), { force: true });
});

const pullRequest = (from = 'o/r') => ({
	pull_request: {
		number: 7,
		head: { sha: 'a'.repeat(40), repo: { full_name: from } },
		base: { sha: 'b'.repeat(40), repo: { full_name: 'o/r' } },
	},
});
const withZone = () => {
	const { CARACAL_API_URL: url = '', CARACAL_ADMIN_TOKEN: token = '' } = scene.env();
	return { IN_API_URL: url, IN_TOKEN: token, IN_ZONE: scene.story.zoneId };
};

/** Runs the action's step as a runner would, with its defaults and these inputs. */
async function act(
	inputs: Record<string, string> = {},
	event: object = pullRequest(),
	name = 'pull_request',
): Promise<Told> {
	const defaults = Object.entries(action.inputs).map(([input, { default: value }]) => [
		`IN_${input.toUpperCase().replaceAll('-', '_')}`,
		value,
	]);
	return tell(process.execPath, [resolve('action/run.mjs')], {
		cwd: scene.dir,
		env: {
			...Object.fromEntries(defaults),
			IN_GITHUB_TOKEN: 'gh-token-4711',
			CARACALITE_BIN: resolve('bin/caracalite.js'),
			GITHUB_API_URL: github.url,
			GITHUB_REPOSITORY: 'o/r',
			GITHUB_WORKSPACE: scene.dir,
			GITHUB_EVENT_NAME: name,
			GITHUB_EVENT_PATH: join(scene.dir, scene.file('event.json', event)),
			GITHUB_OUTPUT: join(scene.dir, 'output'),
			GITHUB_STEP_SUMMARY: join(scene.dir, 'summary'),
			GITHUB_SHA: 'c'.repeat(40),
			GITHUB_REF: 'refs/heads/main',
			GITHUB_ACTIONS: 'true',
			...inputs,
		},
	});
}

const outputs = () => readFileSync(join(scene.dir, 'output'), 'utf8');
const summary = () => readFileSync(join(scene.dir, 'summary'), 'utf8');

describe('the declaration of the action', () => {
	const [install, judge] = action.runs.steps;

	it('hands each input to its step by the environment, and puts none into a command', () => {
		const used = action.runs.steps.flatMap(({ env }) =>
			Object.values(env).flatMap((value) =>
				[...value.matchAll(/inputs\.([\w-]+)/g)].map(([, input]) => input),
			),
		);
		expect(used.toSorted()).toEqual(Object.keys(action.inputs).toSorted());
		for (const { run } of action.runs.steps) expect(run).not.toContain('${{');
	});

	it('installs this release, pinned, and runs no script of what is installed', () => {
		expect(action.inputs.package?.default).toBe(`caracalite@${VERSION}`);
		expect(install?.run).toContain('--ignore-scripts');
		expect(judge?.run).toContain('action/run.mjs');
	});
});

it('tells what would be decided otherwise, which a reviewer reads; with a candidate it is a gate', async () => {
	grant('"cashier": ["ledger:read"]');
	const traffic = { ...withZone(), IN_SHADOW: '7d', IN_CASES: '' };
	const { exit, stdout } = await act(traffic);
	expect([exit, stdout.match(/::group::caracalite shadow/g)?.length]).toEqual([0, 1]);
	expect(github.comments[0]?.body).toContain('15 of 15 requests replayed');
	await act({ ...traffic, IN_CANDIDATE: '2', IN_REQUEST: scene.story.deniedRequestId });
	expect(github.comments[0]?.body).toMatch(/SAFE TO ACTIVATE.*#### Traffic: 15 of 15/s);
});

describe('the action without a token, as in a fork', () => {
	it('does what needs no zone, and says so', async () => {
		const { exit, stdout } = await act({ IN_SHADOW: '7d' });
		expect([exit, stdout.match(/::group::caracalite \w+/g)]).toEqual([
			0,
			['::group::caracalite check', '::group::caracalite regress'],
		]);
		expect(outputs()).toMatch(/^outcome<<(\S+)\npassed\n\1$/m);
		expect(github.comments[0]?.body).toContain('what needs one was left out');
		expect(summary()).toBe(`${github.comments[0]?.body}\n`);
	});

	it('tells who gains and loses what where the documents before are at hand', async () => {
		cpSync(join(scene.dir, 'policy'), join(scene.dir, 'before'), { recursive: true });
		grant('"cashier": ["ledger:read", "ledger:write", "ledger:refund"]');
		expect((await act({ IN_BASE: 'before' })).exit).toBe(0);
		expect(github.comments[0]?.body).toMatch(/\| `cashier`.*`ledger:refund`|ledger:refund.*cashier/);
	});

	it('fails where a case does, and annotates its line', async () => {
		grant('"cashier": ["ledger:read"]');
		const { exit, stdout } = await act();
		expect(exit).toBe(1);
		expect(stdout.match(/^::error .*file=cases\/payments\.yaml.*line=5/gm)).toHaveLength(1);
		expect(outputs()).toMatch(/^outcome<<(\S+)\nfailed\n\1$/m);
		expect(github.comments[0]?.body).toContain('cashier writes');
	});

	it('cannot tell where there are no documents, which is no pass', async () => {
		rmSync(join(scene.dir, 'policy'), { recursive: true });
		expect((await act()).exit).toBe(2);
		expect(outputs()).toMatch(/\nundecided\n/);
	});

	it('asks nothing of a configuration that came with the checkout', async () => {
		scene.file('.caracaliterc.json', {
			profiles: { x: { apiUrl: scene.url, token: { command: ['touch', 'trap'] } } },
		});
		expect((await act()).exit).toBe(0);
		expect(() => readFileSync(join(scene.dir, 'trap'))).toThrow();
	});

	it('keeps the token of a workflow that runs for a fork with the secrets of the base', async () => {
		const { exit, stdout } = await act(withZone(), pullRequest('mallory/r'), 'pull_request_target');
		expect([exit, stdout.includes('::group::caracalite diff')]).toEqual([0, false]);
		expect(github.comments[0]?.body).toContain('a fork gets no answer of the zone');
	});
});

describe('the action with a token', () => {
	it('tells who gains and loses what, against what is active', async () => {
		grant('"cashier": ["ledger:read", "ledger:write", "ledger:refund"]');
		const { exit, stdout } = await act(withZone());
		expect([exit, stdout.match(/::group::caracalite (\w+)/g)?.at(-1)]).toEqual([
			0,
			'::group::caracalite diff',
		]);
		expect(github.comments[0]?.body).toContain('ledger:refund');
		expect(github.comments[0]?.body).not.toContain('was left out');
	});

	it('reaches a verdict on a version that is named', async () => {
		const named = { ...withZone(), IN_REQUEST: scene.story.deniedRequestId };
		expect((await act({ ...named, IN_CANDIDATE: '2' })).exit).toBe(0);
		expect((await act({ ...named, IN_CANDIDATE: '3' })).exit).toBe(1);
		const accepted = await act({
			...named,
			IN_CANDIDATE: '3',
			IN_CASES: '',
			IN_ARGUMENTS: '--accept-gains\n',
		});
		expect(accepted.exit).toBe(0);
	});

	it('shows no token, and gives none to what asks no zone', async () => {
		const { stdout, stderr } = await act(withZone());
		const shown = [stdout, stderr, summary(), outputs(), JSON.stringify(github.comments)].join('\n');
		expect(shown).not.toContain(scene.env().CARACAL_ADMIN_TOKEN);
		expect(shown).not.toContain('gh-token-4711');
		expect(github.calls.every((call) => call.endsWith('Bearer gh-token-4711'))).toBe(true);
	});
});

describe('the comment', () => {
	it('is written once, and then over: its own, by the first line and by who wrote it', async () => {
		await act();
		const [first] = github.comments;
		const marker = first?.body.split('\n')[0] ?? '';
		expect(marker).toMatch(/^<!-- caracalite:action:[0-9a-f]{12} -->$/);
		const other = (login: string, body: string) => ({
			id: 100 + github.comments.length,
			body,
			user: { login },
			html_url: '',
		});
		github.comments.unshift(other('mallory', `${marker}\nnot yours`), other('kim', 'looks good'));
		github.comments.unshift(...Array.from({ length: 120 }, () => other('kim', 'one of many')));
		grant('"cashier": ["ledger:read"]');
		await act();
		expect(github.comments).toHaveLength(123);
		expect(first?.body).toContain('cashier writes');
		expect(github.comments.find(({ user }) => user.login === 'mallory')?.body).toBe(`${marker}\nnot yours`);
		expect(outputs()).toContain(`\n${first?.html_url}\n`);
		await act({ IN_POLICY: 'cases' });
		expect(github.comments).toHaveLength(124);
	});

	it('holds text as text, however hostile, within what GitHub takes', async () => {
		const names = Array.from(
			{ length: 800 },
			(_, at) => `<!-- x --> @kim ::error::a%0A [l](https://evil.example) \n| ${at} ${'x'.repeat(80)}`,
		);
		const fails = {
			expect: 'allow',
			application: 'payments',
			label: 'nobody',
			resource: 'resource://ledger',
			scope: 'ledger:read',
		};
		scene.file(
			'cases/hostile.json',
			names.map((name) => ({ name, ...fails })),
		);
		const { stdout } = await act();
		const body = github.comments[0]?.body ?? '';
		expect(body.length).toBeGreaterThan(20_000);
		expect(body.length).toBeLessThan(65_536);
		expect(body).toContain('_Cut here');
		// Whatever came from a file stands between back-quotes.
		const bare = body.replace(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, '');
		expect(bare).not.toMatch(/@kim|evil\.example|<!-- x/);
		const commands = stdout.split('\n').filter((line) => /^::(error|warning)/.test(line));
		expect(commands.every((line) => line.includes('title='))).toBe(true);
	});

	it('is none where GitHub takes none: the result stands, and a warning tells', async () => {
		github.fault = 403;
		const { exit, stdout } = await act({ IN_SARIF: 'true' });
		expect([exit, stdout]).toEqual([
			0,
			expect.stringContaining('::warning title=caracalite::the pull request got no comment'),
		]);
		expect(stdout).toContain('code scanning took no findings of check');
	});

	it('is none off a pull request, nor where none is wanted', async () => {
		expect((await act({}, {}, 'push')).exit).toBe(0);
		expect((await act({ IN_COMMENT: 'false' })).exit).toBe(0);
		expect(github.calls).toEqual([]);
	});

	it('is none for an input that is neither yes nor no: it is a mistake', async () => {
		const { exit, stdout } = await act({ IN_STRICT: 'maybe' });
		expect([exit, stdout]).toEqual([2, '::error title=caracalite::strict is neither true nor false\n']);
	});
});

describe('code scanning', () => {
	it('gets the findings of each command, under names of their own', async () => {
		grant('"cashier": ["ledger:read"]');
		await act({ IN_SARIF: 'true' });
		const RunSchema = z.object({
			runs: z.array(z.object({ automationDetails: z.object({ id: z.string() }) })),
		});
		expect(
			github.sarifs.map(({ sarif }) => RunSchema.parse(sarif).runs.map((run) => run.automationDetails.id)),
		).toEqual([['caracalite/check/'], ['caracalite/regress/']]);
		expect(github.sarifs[0]).toMatchObject({ commit: 'a'.repeat(40), ref: 'refs/pull/7/head' });
		github.sarifs.length = 0;
		await act({ IN_SARIF: 'true' }, {}, 'push');
		expect(github.sarifs[0]).toMatchObject({ commit: 'c'.repeat(40), ref: 'refs/heads/main' });
	});
});

/** Puts another row in the place of the cashier's. */
function grant(row: string): void {
	const path = join(scene.dir, 'policy/Grants.rego');
	const text = readFileSync(path, 'utf8');
	const changed = text.replace(/"cashier": \[[^\]]*\]/, row);
	expect(changed).not.toBe(text);
	writeFileSync(path, changed);
}
