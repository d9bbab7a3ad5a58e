import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ReportSchema } from '../../src/core/report/schema.js';
import { type FakeGitHub, startGitHub } from '../support/github.js';
import { makePair } from '../support/keys.js';
import { setScene } from '../support/scene.js';
import { pathWithCaracalite, type Told, tell } from '../support/shell.js';

const scene = setScene();
const judge = makePair();

/** An agent of the zone, which makes requests when it is asked to. */
let agent: Server;
let agentUrl = '';
let asked: string[] = [];
let github: FakeGitHub;
/** What the agent asks for: label and scope. */
let work: [label: string, scope: string][] = [];
beforeAll(async () => {
	github = await startGitHub();
	agent = createServer((_, response) => {
		const ids = work.flatMap(([label, scope]) => {
			const { steps } = scene.sandbox.exchange({
				...{ application: 'Payments Agent', resources: ['resource://ledger'], mode: 'delegated' },
				...{ scopes: [scope], labels: [label] },
			});
			return steps.flatMap(({ step, requestId }) => (step === 'bootstrap' ? [] : [requestId]));
		});
		asked = ids;
		response.end(ids.map((id) => `${id}\n`).join(''));
	});
	await new Promise<void>((done) => agent.listen(0, '127.0.0.1', done));
	const address = agent.address();
	agentUrl = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
});
afterAll(async () => {
	agent.closeAllConnections();
	agent.close();
	await github.close();
});

let repo = '';
let copies = 0;
beforeEach(async () => {
	copies += 1;
	repo = join(scene.dir, `repo-${copies}`);
	mkdirSync(repo);
	cpSync('examples/policy-in-git', repo, { recursive: true });
	writeFileSync(join(repo, 'judge.pub'), judge.publicPem);
	github.comments.length = 0;
	asked = [];
	work = [
		['clerk', 'ledger:read'],
		['cashier', 'ledger:refund'],
	];
	await git('init', '-q', '-b', 'main');
	// As its README says: begin with what is active.
	expect(await tell('caracalite', ['pull', '--force'], { cwd: repo, env: env() })).toMatchObject({ exit: 0 });
	await commit('Policy as it is active');
});

const env = () => ({ PATH: pathWithCaracalite(scene.dir), ...scene.env(), CARACAL_ZONE_ID: 'payments' });
const git = (...argv: string[]) =>
	tell('git', ['-c', 'user.name=kim', '-c', 'user.email=kim@example.test', ...argv], { cwd: repo });

async function commit(message: string): Promise<void> {
	await git('add', '-A');
	expect(await git('commit', '-q', '-m', message)).toMatchObject({ exit: 0 });
}

function grant(role: string, ...scopes: string[]): void {
	const path = join(repo, 'policy/Grants.rego');
	const text = readFileSync(path, 'utf8');
	const row = new RegExp(`"${role}": \\[[^\\]]*\\]`);
	writeFileSync(path, text.replace(row, `"${role}": [${scopes.map((scope) => `"${scope}"`).join(', ')}]`));
}

const judgeIt = (more: Record<string, string> = {}) =>
	tell('bash', ['pipeline/judge.sh'], { cwd: repo, env: { ...env(), JUDGE_KEY: judge.privatePem, ...more } });
const rollOut = () =>
	tell('bash', ['pipeline/roll-out.sh'], { cwd: repo, env: { ...env(), CANARY_URL: agentUrl, WATCH: '1s' } });

/** The action, as the workflow of a pull request runs it. */
const pullRequest = (token: boolean): Promise<Told> => {
	const repository = { full_name: 'o/r' };
	const event = {
		pull_request: { number: 1, head: { sha: 'a', repo: repository }, base: { repo: repository } },
	};
	writeFileSync(join(scene.dir, 'event.json'), JSON.stringify(event));
	const zone = { IN_API_URL: scene.url, IN_TOKEN: scene.sandbox.adminToken() };
	const given = {
		IN_POLICY: 'policy',
		IN_CASES: 'cases',
		IN_ZONE: 'payments',
		IN_ONLY: 'true',
		IN_COMMENT: 'true',
		IN_BASE: 'before/policy',
		IN_SHADOW: '7d',
	};
	return tell(process.execPath, [resolve('action/run.mjs')], {
		cwd: repo,
		env: {
			...{ ...given, ...(token ? zone : {}), IN_GITHUB_TOKEN: 't', IN_COMMENT_AUTHOR: 'github-actions[bot]' },
			...{ CARACALITE_BIN: resolve('bin/caracalite.js'), GITHUB_WORKSPACE: repo, GITHUB_REPOSITORY: 'o/r' },
			...{ GITHUB_API_URL: github.url, GITHUB_EVENT_PATH: join(scene.dir, 'event.json') },
		},
	});
};

describe('policy in git, as the example repository has it', () => {
	it('holds what is active in the sandbox, so that its first pull changes nothing', async () => {
		const text = (path: string) => readFileSync(path, 'utf8');
		expect(text(join(repo, 'policy/Grants.rego'))).toBe(text('examples/policy-in-git/policy/Grants.rego'));
		const { exit, stdout } = await judgeIt();
		expect([exit, stdout]).toEqual([0, expect.stringContaining('there is nothing to roll out')]);
		expect(await rollOut()).toMatchObject({
			exit: 0,
			stdout: expect.stringContaining('nothing to roll out'),
		});
	});

	it('from a pull request to what is active, loaded and proven: comment, stage, verdict, canary, watch', async () => {
		cpSync(join(repo, 'policy'), join(repo, 'before/policy'), { recursive: true });
		grant('cashier', 'ledger:read', 'ledger:write', 'ledger:refund');
		for (const token of [false, true]) {
			expect((await pullRequest(token)).exit).toBe(0);
			expect(github.comments).toHaveLength(1);
			expect(github.comments[0]?.body).toContain('ledger:refund');
			expect(/15 of 15 requests replayed/.test(github.comments[0]?.body ?? '')).toBe(token);
		}
		await commit(`Let the cashier refund\n\nDenied-Request: ${scene.story.deniedRequestId}`);
		expect(await judgeIt()).toMatchObject({ exit: 0, stdout: expect.stringContaining('SAFE') });
		expect(await scene.active()).toBe(scene.story.versions.baseline);
		const done = await rollOut();
		expect([done.exit, done.stdout]).toEqual([0, expect.stringContaining('is active in payments')]);
		expect(asked.length).toBeGreaterThan(1);
		const report = ReportSchema.parse(JSON.parse(readFileSync(join(repo, 'out/activated.json'), 'utf8')));
		expect(report).toMatchObject({ ok: true, trouble: null, rolledBack: null });
		expect(report.shadow?.flips).toMatchObject([{ kind: 'deny_to_allow', standing: 'needed' }]);
		expect(await scene.active()).toBe(report.activation?.to.versionId);
		// And back into git: what was merged is what is active.
		expect(await tell('caracalite', ['pull'], { cwd: repo, env: env() })).toMatchObject({ exit: 0 });
		const status = await git('status', '--porcelain', '--', 'policy');
		expect(status.stdout.trim()).toMatch(/^M policy\/\.caracalite-policy\.json$/);
	});

	it('rolls nothing out that changes more than the message says', async () => {
		grant('cashier', 'ledger:read', 'ledger:write', 'ledger:refund');
		grant('clerk', 'ledger:read', 'ledger:extra');
		await commit(`Let the cashier refund\n\nDenied-Request: ${scene.story.deniedRequestId}`);
		expect((await judgeIt()).exit).toBe(1);
		const refused = await rollOut();
		expect([refused.exit, refused.stderr]).toEqual([2, expect.stringContaining('signature_not_safe')]);
		const meant = 'Allow-Change: kind=gain,application=payments,role=clerk,scope=ledger:extra';
		await git(
			'commit',
			'-q',
			'--amend',
			'-m',
			`Let the cashier refund\n\nDenied-Request: ${scene.story.deniedRequestId}\n${meant}`,
		);
		const judged = await judgeIt();
		expect([judged.exit, judged.stdout]).toEqual([0, expect.stringContaining('SAFE')]);
		expect((await rollOut()).exit).toBe(0);
	});

	it('rolls nothing out that nobody signed, or that was changed on the way', async () => {
		grant('cashier', 'ledger:read', 'ledger:write', 'ledger:refund');
		await commit(`Let the cashier refund\n\nDenied-Request: ${scene.story.deniedRequestId}`);
		expect((await judgeIt({ JUDGE_KEY: '' })).exit).toBe(0);
		expect(existsSync(join(repo, 'out/verdict.json.dsse'))).toBe(false);
		expect((await rollOut()).stderr).toContain('signature_missing');
		await judgeIt({ JUDGE_KEY: makePair().privatePem });
		expect((await rollOut()).stderr).toContain('signature_other_key');
		await judgeIt();
		const path = join(repo, 'out/verdict.json');
		const report = ReportSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
		writeFileSync(path, JSON.stringify({ ...report, baseline: null }));
		expect((await rollOut()).stderr).toContain('signature_other_report');
		expect(await scene.active()).toBe(scene.story.versions.baseline);
	});

	it('goes back by itself where the canary meets trouble', async () => {
		grant('cashier', 'ledger:read', 'ledger:write', 'ledger:refund');
		await commit(`Let the cashier refund\n\nDenied-Request: ${scene.story.deniedRequestId}`);
		expect((await judgeIt()).exit).toBe(0);
		work = [];
		const { exit, stdout } = await rollOut();
		expect([exit, stdout]).toEqual([1, expect.stringContaining('canary')]);
		expect(await scene.active()).toBe(scene.story.versions.baseline);
		const report = ReportSchema.parse(JSON.parse(readFileSync(join(repo, 'out/activated.json'), 'utf8')));
		expect(report).toMatchObject({
			ok: false,
			trouble: { code: 'canary_failed' },
			rolledBack: { outcome: 'loaded' },
		});
	});
});
