import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { StagedSchema } from '../../src/core/report/documents.js';
import { setScene } from '../support/scene.js';

const scene = setScene();

const README = readFileSync('README.md', 'utf8');

/** The command lines of the README's author's day, without what is told beside them. */
const DAY = (/^## The author's day\n\n```sh\n(.*?)^```/ms.exec(README)?.[1] ?? '')
	.trim()
	.split('\n')
	.map((line) => line.replace(/\s+#.*$/, '').split(' '));

const FILE = 'policy/Grants.rego';

/** What the author types into the editor. */
function edit(): void {
	const path = join(scene.dir, FILE);
	const text = readFileSync(path, 'utf8');
	const edited = text.replace(
		'"cashier": ["ledger:read", "ledger:write"]',
		(row) => `${row.slice(0, -1)}, "ledger:refund"]`,
	);
	expect(edited).not.toBe(text);
	writeFileSync(path, `${edited}# Tills refund since this morning.\n`);
}

it("makes nothing where nothing was changed, and mends the zone where the author's day is done as told", async () => {
	cpSync('examples', join(scene.dir, 'examples'), { recursive: true });
	expect(DAY.map(([program, command]) => (program === 'caracalite' ? command : program))).toEqual([
		...['pull', '$EDITOR', 'check', 'regress', 'stage', 'iterate'],
	]);
	let version = '';
	for (const [program, ...words] of DAY) {
		if (program === '$EDITOR') {
			expect(words).toEqual([FILE]);
			const unchanged = StagedSchema.parse((await scene.run(['stage', 'policy', '--json'])).json());
			expect(unchanged).toMatchObject({ versionMade: false, documents: [{ action: 'reused' }] });
			expect(unchanged.version?.versionId).toBe(scene.story.versions.baseline);
			edit();
			continue;
		}
		const argv = words.map((word) => {
			if (word === '<request>') return scene.story.deniedRequestId;
			return word === '<version>' ? version : word;
		});
		// Nobody is there to say yes.
		const { exit, stdout, stderr } = await scene.run([
			...argv,
			...(argv.includes('--activate') ? ['--yes'] : []),
		]);
		expect({ argv, exit, stderr: exit === 0 ? '' : stderr + stdout }).toEqual({ argv, exit: 0, stderr: '' });
		version = /caracalite diff (\S+)/.exec(stdout)?.[1] ?? version;
	}
	expect(version).not.toBe('');
	expect(Object.values(scene.story.versions)).not.toContain(version);
	expect(await scene.active()).toBe(version);
	const again = await scene.run(['stage', 'policy', '--only', '--json']);
	expect(StagedSchema.parse(again.json())).toMatchObject({
		versionMade: false,
		version: { versionId: version },
	});
});
