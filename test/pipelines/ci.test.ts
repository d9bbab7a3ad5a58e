import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { commandTree } from '../../src/cli/tree.js';
import { VERSION } from '../../src/model/release.js';
import { setScene } from '../support/scene.js';
import { pathWithCaracalite, tell } from '../support/shell.js';

const scene = setScene({ afresh: false });
const EXAMPLES = 'examples/policy-in-git';

function readYaml(path: string): unknown {
	const document = parseDocument(readFileSync(path, 'utf8'), { prettyErrors: true });
	expect(document.errors).toEqual([]);
	return document.toJS();
}

const WorkflowSchema = z.object({
	on: z.unknown(),
	permissions: z.record(z.string(), z.string()),
	jobs: z.record(
		z.string(),
		z.looseObject({
			'timeout-minutes': z.number(),
			steps: z.array(
				z.object({
					uses: z.string().optional(),
					run: z.string().optional(),
					with: z.record(z.string(), z.unknown()).optional(),
					env: z.record(z.string(), z.string()).optional(),
				}),
			),
		}),
	),
});
const InputsSchema = z.object({ inputs: z.record(z.string(), z.unknown()) });

beforeEach(() => {
	for (const name of ['policy', 'cases']) {
		rmSync(join(scene.dir, name), { recursive: true, force: true });
		cpSync(join(EXAMPLES, name), join(scene.dir, name), { recursive: true });
	}
	rmSync(join(scene.dir, 'out'), { recursive: true, force: true });
});

const env = () => ({ PATH: pathWithCaracalite(scene.dir) });
const withZone = () => ({ ...env(), ...scene.env(), CARACAL_ZONE_ID: scene.story.zoneId });

function grant(row: string): void {
	const path = join(scene.dir, 'policy/Grants.rego');
	writeFileSync(path, readFileSync(path, 'utf8').replace(/"cashier": \[[^\]]*\]/, row));
}

describe('workflows of GitHub', () => {
	it.each([
		'examples/ci/github.yml',
		`${EXAMPLES}/.github/workflows/pull-request.yml`,
		`${EXAMPLES}/.github/workflows/merge.yml`,
	])(
		'%s is one, names inputs of the action, installs this release, and puts no text of others into a command',
		(path) => {
			const { jobs } = WorkflowSchema.parse(readYaml(path));
			const { inputs } = InputsSchema.parse(readYaml('action.yml'));
			const steps = Object.values(jobs).flatMap((job) => job.steps);
			for (const { uses, run, with: given } of steps) {
				if (uses?.includes('caracalite@')) {
					expect(uses).toBe(`OWNER/caracalite@v${VERSION}`);
					for (const name of Object.keys(given ?? {})) expect(Object.keys(inputs)).toContain(name);
				}
				expect(run ?? '').not.toContain('${{');
				if (run?.includes('npm install')) expect(run).toContain(`caracalite@${VERSION}`);
				const script = /^(pipeline\/\S+)/.exec(run ?? '')?.[1];
				if (script !== undefined) expect(statSync(join(EXAMPLES, script)).mode & 0o111).toBe(0o111);
			}
		},
	);
});

describe('the pipeline of GitLab', () => {
	const script = z
		.object({ policy: z.object({ script: z.array(z.string()), before_script: z.array(z.string()) }) })
		.parse(readYaml('examples/ci/gitlab-ci.yml'));
	/** As its runner does it: one shell, which ends at the first failure. */
	const runJob = (world: Record<string, string>) =>
		tell('bash', ['-e', '-o', 'pipefail', '-c', script.policy.script.join('\n')], {
			cwd: scene.dir,
			env: world,
		});

	it('installs this release', () => {
		expect(script.policy.before_script.join()).toContain(`caracalite@${VERSION}`);
	});

	it('writes what GitLab shows, with a diff where there is a token, and fails where a case does', async () => {
		expect(await runJob(env())).toMatchObject({ exit: 0 });
		expect(
			['check.json', 'check.xml', 'cases.xml', 'diff.md'].map((file) =>
				existsSync(join(scene.dir, 'out', file)),
			),
		).toEqual([true, true, true, false]);
		grant('"cashier": ["ledger:read"]');
		expect((await runJob(withZone())).exit).toBe(1);
		expect(readFileSync(join(scene.dir, 'out/diff.md'), 'utf8')).toContain('ledger:write');
		rmSync(join(scene.dir, 'policy'), { recursive: true });
		expect((await runJob(env())).exit).toBe(2);
	});
});

describe('the plain script', () => {
	const plain = (argv: string[], world: Record<string, string>) =>
		tell('bash', [resolve('examples/ci/plain.sh'), ...argv], { cwd: scene.dir, env: world });

	it('checks without a zone, and reaches a verdict where a version is named', async () => {
		expect((await plain([], env())).exit).toBe(0);
		const { deniedRequestId } = scene.story;
		expect(await plain(['2', deniedRequestId], withZone())).toMatchObject({
			exit: 0,
			stdout: expect.stringContaining('SAFE'),
		});
		expect(existsSync(join(scene.dir, 'out/verdict.md'))).toBe(true);
		expect((await plain(['3', deniedRequestId], withZone())).exit).toBe(1);
		expect((await plain(['99'], withZone())).exit).toBe(2);
		grant('"cashier": ["ledger:read"]');
		expect((await plain([], env())).exit).toBe(1);
	});
});

describe('the pre-commit hook', () => {
	it('lets no commit through that fails a case, looks at policy and cases alone, and asks no zone', async () => {
		const cwd = join(scene.dir, 'repository');
		mkdirSync(cwd);
		const git = (...argv: string[]) =>
			tell('git', ['-c', 'user.name=kim', '-c', 'user.email=kim@example.test', ...argv], { cwd, env: env() });
		await git('init', '-q');
		for (const name of ['policy', 'cases'])
			cpSync(join(EXAMPLES, name), join(cwd, name), { recursive: true });
		cpSync('examples/ci/pre-commit-hook', join(cwd, '.git/hooks/pre-commit'));
		await git('add', '-A');
		expect(await git('commit', '-q', '-m', 'Policy as it is active')).toMatchObject({ exit: 0 });
		const path = join(cwd, 'policy/Grants.rego');
		const text = readFileSync(path, 'utf8');
		writeFileSync(path, text.replace('"cashier": ["ledger:read", "ledger:write"]', '"cashier": []'));
		const held = await git('commit', '-q', '-am', 'Take the ledger away');
		expect([held.exit, held.stdout + held.stderr]).toEqual([1, expect.stringContaining('cashier writes')]);
		writeFileSync(path, 'no rego');
		expect((await git('commit', '-q', '-am', 'Break it')).exit).toBe(1);
		writeFileSync(join(cwd, 'README.md'), 'words\n');
		await git('add', 'README.md');
		expect((await git('commit', '-q', '-m', 'Say what it is', 'README.md')).exit).toBe(0);
	});
});

describe('every script of the examples', () => {
	it.each([
		'examples/ci/plain.sh',
		'examples/ci/pre-commit-hook',
		'examples/ci/gitlab-ci.yml',
		`${EXAMPLES}/pipeline/judge.sh`,
		`${EXAMPLES}/pipeline/roll-out.sh`,
	])('%s names commands and flags that there are', (path) => {
		const text = readFileSync(path, 'utf8').replaceAll('\\\n', ' ');
		const lines = text
			.split('\n')
			.flatMap(
				(line) => line.match(/\bcaracalite (?:check|regress|stage|status|verdict|diff|activate)\b.*/g) ?? [],
			);
		expect(lines).not.toEqual([]);
		const program = commandTree(() => {});
		for (const line of lines) {
			const [, name = ''] = line.split(' ');
			const command = program.commands.find((one) => one.name() === name);
			const known = [...(command?.options ?? []), ...program.options].map(({ long }) => long);
			for (const [flag] of line.matchAll(/--[a-z][a-z-]*/g)) expect(known).toContain(flag);
		}
	});
});
