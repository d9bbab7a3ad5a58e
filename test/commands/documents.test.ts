import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DiffSchema } from '../../src/core/report/changes.js';
import { StagedSchema } from '../../src/core/report/documents.js';
import { ReportSchema } from '../../src/core/report/schema.js';
import type { CliRun } from '../support/cli.js';
import { CASES, setScene } from '../support/scene.js';

const scene = setScene();

const HEAD = '# caracal:data-document\npackage caracal.authz\nimport rego.v1\n';
const FREEZE = `${HEAD}restrict := {"frozen"}\n`;
const RISK = `${HEAD}risk := [{"scope": "ledger:refund", "tier": "money"}]\n`;
const NOBODY = `${HEAD}grants := {}\n`;

const reportOf = (run: CliRun) => ReportSchema.parse(run.json());
const answersOf = (run: CliRun) =>
	reportOf(run).regressions.map(({ name, answer }) => [
		name,
		answer.decision,
		answer.reason,
		answer.hold?.tiers ?? null,
	]);

const changesOf = (run: CliRun) => DiffSchema.parse(run.json()).changes;

describe('documents on disk', () => {
	it.each([
		['a document that the version has not', 'Risk.rego', RISK, []],
		['one that replaces its own', 'Grants.rego', NOBODY, []],
		['one that freezes', 'Freeze.rego', FREEZE, []],
		['one that is the whole bundle', 'Risk.rego', RISK, ['--only']],
		['the same, of a policy that the version has', 'Grants.rego', NOBODY, ['--only']],
	])('decide as they do once they are staged: %s', async (_what, name, content, only) => {
		const file = scene.file(name, content);
		const offline = await scene.run(['regress', CASES, '--documents', file, ...only, '--json']);
		const told = await scene.run(['diff', '--documents', file, ...only, '--json']);

		const made = StagedSchema.parse((await scene.run(['stage', file, ...only, '--json'])).json());
		const staged = await scene.run(['regress', CASES, '--candidate', 'latest', '--json']);
		expect(answersOf(offline)).toEqual(answersOf(staged));
		const changes = changesOf(await scene.run(['diff', 'latest', '--json']));
		expect(changesOf(told).authority).toEqual(changes.authority);
		expect(changesOf(told).documents.map(({ text }) => text.replace(/ v\d+/g, ''))).toHaveLength(
			changes.documents.length,
		);
		expect(changesOf(told).to).toMatchObject({ files: [file], over: made.base });
	});

	it('say what they lie over, in words too', async () => {
		const file = scene.file('Risk.rego', RISK);
		const over = await scene.run(['diff', '--documents', file]);
		expect(over.stdout).toContain('Risk.rego over Main v1');
		expect(over.stdout).not.toContain('ledger:read');
		const alone = await scene.run(['diff', '--documents', file, '--only']);
		expect(alone.stdout).toContain('Risk.rego alone');
	});

	it('are laid the same way where a report goes on', async () => {
		const file = scene.file('Risk.rego', RISK);
		for (const only of [[], ['--only']]) {
			const first = await scene.run(['regress', CASES, '--documents', file, ...only, '--json']);
			const next = await scene.run(['regress', CASES, '--json'], { stdin: first.stdout });
			expect(answersOf(next)).toEqual(answersOf(first));
			expect(reportOf(next).candidate?.base).toEqual(reportOf(first).candidate?.base);
		}
	});

	it('are no more the same once something else is active', async () => {
		const file = scene.file('Risk.rego', RISK);
		const first = await scene.run(['regress', CASES, '--documents', file, '--json']);
		const moved = ['iterate', scene.story.deniedRequestId, '--candidate', '2', '--activate', '--yes'];
		expect((await scene.run(moved)).exit).toBe(0);
		const next = await scene.run(['regress', CASES, '--json'], { stdin: first.stdout });
		expect([next.exit, next.json().code]).toEqual([2, 'report_other_candidate']);
	});

	it('are refused where two would be one policy, or where there are none', async () => {
		const file = scene.file('Risk.rego', RISK);
		const twice = await scene.run(['diff', '--documents', file, `./${file}`, '--json']);
		expect([twice.exit, twice.json().code]).toEqual([2, 'usage']);
		const none = await scene.run(['regress', CASES, '--candidate', '2', '--only', '--json']);
		expect([none.exit, none.json()]).toMatchObject([
			2,
			{ code: 'usage', hint: expect.stringContaining('--only') },
		]);
	});
});

describe('staging the whole bundle', () => {
	it('leaves out what the active version holds beside', async () => {
		const file = scene.file('Risk.rego', RISK);
		const made = StagedSchema.parse((await scene.run(['stage', file, '--only', '--json'])).json());
		expect(made).toMatchObject({ base: null, versionMade: true, only: true });
		const shown = await scene.run(['show', 'version', 'latest', '--json']);
		expect((shown.json().documents as { name: string }[]).map((one) => one.name)).toEqual(['Risk']);
		const text = await scene.run(['stage', file, '--only', '--dry-run']);
		expect(text.stdout).toContain('holds exactly these documents already');
	});
});

it('are told against a version by their path alone, a folder or a file, as --documents tells them', async () => {
	const file = scene.file('Freeze.rego', FREEZE);
	const named = (...argv: string[]) => scene.run(['diff', ...argv, '--json']);
	const byFlag = changesOf(await named('--documents', file));
	expect(changesOf(await named(file))).toEqual(byFlag);
	expect(changesOf(await named('2', `./${file}`)).from?.version?.version).toBe(2);
	mkdirSync(join(scene.dir, '3'), { recursive: true });
	expect(changesOf(await named('3')).to.version?.version).toBe(3);
	const alone = await named('2', '--only');
	expect([alone.exit, alone.json().code]).toEqual([2, 'usage']);
});
