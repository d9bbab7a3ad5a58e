import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CheckSchema } from '../../src/core/report/check.js';
import { differencesOf } from '../../src/core/steps/file-drift.js';
import { setScene } from '../support/scene.js';

const scene = setScene({ afresh: false });

async function check(argv: string[], env: Record<string, string> = {}) {
	const run = await scene.run(['check', ...argv, '--json'], { env });
	return { exit: run.exit, checked: CheckSchema.parse(run.json()) };
}

const HEAD = '# caracal:data-document\npackage caracal.authz\nimport rego.v1\n';

describe('what is on disk against what is active', () => {
	it('is none where it was pulled, and is told by file where it is not, without an end of its own', async () => {
		await scene.run(['pull']);
		const same = await check(['policy', '--drift']);
		expect([same.exit, same.checked.drift]).toMatchObject([0, { documents: [], unknown: null }]);
		expect(same.checked.target?.zoneId).toBe(scene.story.zoneId);
		writeFileSync(join(scene.dir, 'policy', 'Extra.rego'), `${HEAD}restrict := []\n`);
		const { stdout } = await scene.run(['show', 'policy', 'Grants', '--raw']);
		writeFileSync(join(scene.dir, 'policy', 'Grants.rego'), `${stdout}# a note\n`);
		const differ = await check(['policy', '--drift']);
		expect([differ.exit, differ.checked.ok, differ.checked.drift?.documents]).toEqual([
			0,
			true,
			expect.arrayContaining([
				{ name: 'Extra', file: 'policy/Extra.rego', how: 'only_here' },
				{ name: 'Grants', file: 'policy/Grants.rego', how: 'changed' },
			]),
		]);
		expect(differ.checked.drift?.version?.version).toBe(1);
		const failing = await check(['policy', '--fail-on-drift']);
		expect([failing.exit, failing.checked.ok, failing.checked.errors]).toEqual([1, false, 0]);
		const text = await scene.run(['check', 'policy', '--zone', scene.story.zoneId]);
		expect(text.stdout).toMatch(/policy\/Grants\.rego: other content\s+than what is active \(Main v1\)/);
		expect(text.stdout).toContain('payments on');
	});

	it('tells of documents that no file has where a folder is looked at, and not of a file alone', async () => {
		mkdirSync(join(scene.dir, 'less'), { recursive: true });
		writeFileSync(join(scene.dir, 'less', 'Extra.rego'), `${HEAD}restrict := []\n`);
		const folder = await check(['less', '--drift']);
		expect(folder.checked.drift?.documents).toContainEqual({
			name: 'Grants',
			file: null,
			how: 'only_in_zone',
		});
		const file = await check(['less/Extra.rego', '--drift']);
		expect(file.checked.drift?.documents.map(({ how }) => how)).toEqual(['only_here']);
		rmSync(join(scene.dir, 'less'), { recursive: true });
	});

	it('asks nobody unless that is said, and fails nothing where nobody answers', async () => {
		writeFileSync(join(scene.dir, 'a.rego'), `${HEAD}restrict := []\n`);
		expect((await check(['a.rego'])).checked.drift).toBeNull();
		const nobody = { CARACAL_API_URL: 'http://127.0.0.1:9' };
		const away = await check(['a.rego', '--drift', '--timeout', '20s'], nobody);
		expect([away.exit, away.checked.ok, away.checked.drift]).toMatchObject([
			0,
			true,
			{ version: null, documents: [], unknown: expect.stringMatching(/./) },
		]);
		expect((await check(['a.rego', '--fail-on-drift'], nobody)).exit).toBe(1);
		const none = { CARACAL_API_URL: '', CARACAL_ADMIN_TOKEN: '', CARACAL_ZONE_ID: '' };
		const cwd = mkdtempSync(join(tmpdir(), 'caracalite-nowhere-'));
		writeFileSync(join(cwd, 'a.rego'), `${HEAD}restrict := []\n`);
		const unset = await scene.run(['check', '--drift', '--json'], { cwd, env: none });
		const { drift } = CheckSchema.parse(unset.json());
		expect([unset.exit, drift?.unknown]).toEqual([0, expect.stringContaining('neither a server')]);
		rmSync(cwd, { recursive: true });
		const watched = await scene.run(['check', 'a.rego', '--drift', '--watch-files']);
		expect([watched.exit, watched.stderr]).toEqual([2, expect.stringContaining('asks no zone')]);
	});
});

it('compares by the name of the policy and by every byte', () => {
	const here = [
		{ name: 'A', content: 'a\n', file: 'A.rego' },
		{ name: 'B', content: 'b\r\n', file: 'B.rego' },
	];
	const there = [
		{ name: 'A', content: 'a\n' },
		{ name: 'B', content: 'b\n' },
		{ name: 'C', content: 'c\n' },
	];
	expect(differencesOf(here, there, true)).toEqual([
		{ name: 'B', file: 'B.rego', how: 'changed' },
		{ name: 'C', file: null, how: 'only_in_zone' },
	]);
	expect(differencesOf(here, there, false)).toHaveLength(1);
	expect(differencesOf(here, [], true).map(({ how }) => how)).toEqual(['only_here', 'only_here']);
});
