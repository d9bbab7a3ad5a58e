import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CheckSchema } from '../../src/core/report/check.js';
import { setFolder } from '../support/folder.js';

const folder = setFolder();

const HEAD = '# caracal:data-document\npackage caracal.authz\nimport rego.v1\n';
const GOOD = `${HEAD}restrict := []\n`;
const RISK = `${HEAD}risk := []\n`;
const WARNED = `${HEAD}restrict := ["a", "a"]\n`;
const REFUSED = `${HEAD}restrict := [a]\n`;

describe('--watch-files', () => {
	it('checks again on each save, also where a file takes the place of another or is new', async () => {
		await folder.write({ 'policy/a.rego': GOOD, 'policy/sub/b.rego': RISK });
		const lines = await folder.onSave(
			['check', 'policy'],
			[
				() => folder.write({ 'policy/a.rego': REFUSED }),
				async () => {
					await folder.write({ 'policy/.a.rego.new': GOOD });
					await rename(join(folder.cwd, 'policy/.a.rego.new'), join(folder.cwd, 'policy/a.rego'));
				},
				() => folder.write({ 'policy/sub/c.rego': RISK }),
			],
		);
		expect(
			lines
				.map((line) => CheckSchema.parse(line))
				.map(({ ok, warnings, documents }) => [ok, warnings, documents.length]),
		).toEqual([
			[true, 0, 2],
			[false, 0, 2],
			[true, 0, 2],
			[true, 1, 3],
		]);
	});

	it('goes on where a file is gone, until it is there again', async () => {
		await folder.write({ 'a.rego': GOOD });
		const lines = await folder.onSave(
			['check', 'a.rego'],
			[() => rm(join(folder.cwd, 'a.rego')), () => folder.write({ 'a.rego': WARNED })],
		);
		expect(lines.map(({ schema, code }) => [schema, code])).toEqual([
			['caracalite/check@1', undefined],
			['caracalite/error@1', 'file_not_found'],
			['caracalite/check@1', undefined],
		]);
	});
});
