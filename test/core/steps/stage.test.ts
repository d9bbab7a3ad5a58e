import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { StagedSchema } from '../../../src/core/report/documents.js';
import type { CliRun } from '../../support/cli.js';
import { setScene } from '../../support/scene.js';

const scene = setScene();

const FREEZE = '# caracal:data-document\npackage caracal.authz\nimport rego.v1\nrestrict := {"frozen"}\n';
const LOGIC =
	'# caracal:data-document\npackage caracal.authz\nimport rego.v1\nrestrict contains "x" if { 1 == 2 }\n';

const staged = (run: CliRun) => StagedSchema.parse(run.json());
const stage = (...argv: string[]) => scene.run(['stage', ...argv, '--json']);

const Shown = z.object({ documents: z.array(z.object({ name: z.string(), content: z.string() })) });

async function contentOf(version: string): Promise<string> {
	const run = await scene.run(['show', 'version', version, '--json']);
	return Shown.parse(run.json()).documents[0]?.content ?? '';
}

/** How many versions the zone's policies and sets have, by the sandbox's own word. */
async function counts(): Promise<number[]> {
	const { sandbox, story } = scene;
	const headers = { authorization: `Bearer ${sandbox.adminToken()}` };
	const list = async (path: string) => {
		const answer = await sandbox.fetch(`http://sandbox/v1/zones/${story.zoneId}${path}`, { headers });
		return z.object({ items: z.array(z.unknown()) }).parse(JSON.parse(await answer.text())).items.length;
	};
	return [
		await list('/policies'),
		await list('/policy-sets'),
		await list(`/policy-sets/${story.policySetId}/versions`),
	];
}

describe('staging', () => {
	it('makes a version once, keeps the other documents, and leaves what is active', async () => {
		const before = await counts();
		const file = scene.file('Freeze.rego', FREEZE);
		const dry = await stage(file, '--dry-run');
		expect(staged(dry)).toMatchObject({ dryRun: true, versionMade: true, version: null });
		expect(await counts()).toEqual(before);

		const made = staged(await stage(file));
		expect(made).toMatchObject({
			documents: [{ name: 'Freeze', action: 'created' }],
			version: { version: 5 },
			versionMade: true,
			base: { version: 1 },
		});
		const again = staged(await stage(file));
		expect(again).toMatchObject({
			documents: [{ name: 'Freeze', action: 'reused' }],
			version: { version: 5, versionId: made.version?.versionId },
			versionMade: false,
		});
		expect(await counts()).toEqual([(before[0] ?? 0) + 1, before[1], (before[2] ?? 0) + 1]);
		expect(await scene.active()).toBe(scene.story.versions.baseline);
		const shown = await scene.run(['show', 'version', 'latest', '--json']);
		expect(Shown.parse(shown.json()).documents.map((one) => one.name)).toEqual(['Grants', 'Freeze']);
	});

	it('finds a version that holds the same documents already', async () => {
		const file = scene.file('careful.rego', await contentOf('2'));
		const run = await stage(file, '--name', 'Grants');
		expect(staged(run)).toMatchObject({
			documents: [{ name: 'Grants', action: 'reused' }],
			version: { version: 2 },
			versionMade: false,
		});
	});

	it('makes a set where it is asked to, and only then', async () => {
		const file = scene.file('Freeze.rego', FREEZE);
		const refused = await stage(file, '--policy-set', 'Fresh');
		expect([refused.exit, refused.json()]).toMatchObject([
			2,
			{ code: 'policy_set_not_found', changed: false },
		]);
		const made = staged(await stage(file, '--policy-set', 'Fresh', '--create-set'));
		expect(made).toMatchObject({
			set: { name: 'Fresh', made: true },
			version: { version: 1, policySetName: 'Fresh' },
		});
		expect(await scene.active()).toBe(scene.story.versions.baseline);
	});

	it('lets the server decide a document with logic, and says where it is', async () => {
		const file = scene.file('Logic.rego', LOGIC);
		const run = await stage(file);
		expect(run.exit).toBe(0);
		expect(staged(run).findings.logic).toMatchObject([{ document: 'Logic', line: 4 }]);
	});

	it('is judged as any candidate is: stage, iterate, activate', async () => {
		const content = (await contentOf('1')).replace(
			'"cashier": ["ledger:read", "ledger:write"]',
			'"cashier": ["ledger:read", "ledger:write", "ledger:refund"]',
		);
		const made = staged(await stage(scene.file('Grants.rego', `${content}# Cashiers may refund.\n`)));
		const { deniedRequestId } = scene.story;
		const run = await scene.run([
			...['iterate', deniedRequestId, '--candidate', 'latest', '--activate', '--yes', '--json'],
		]);
		expect(run.json()).toMatchObject({ ok: true, verdict: { blockers: [] } });
		expect(await scene.active()).toBe(made.version?.versionId);
	});
});

describe('what is not staged', () => {
	it.each([
		[
			'no data document',
			'package caracal.authz\nimport rego.v1\nrestrict := []\n',
			[],
			2,
			'invalid_rego',
			/must_be_data_document/,
			['Freeze:1:1'],
		],
		[
			'a broken one, with its place',
			`${FREEZE}grants := {\n`,
			[],
			2,
			'invalid_rego',
			/^Freeze is refused/,
			['Freeze:5:11'],
		],
		[
			'a document that its bundle contradicts',
			`${FREEZE}app_ids := {"other": "x"}\ngrants := {}\n`,
			[],
			1,
			'bundle_refused',
			/refuse these documents together/,
			['Grants:11:1', 'Freeze:6:1'],
		],
	] as const)('%s', async (_what, content, more, exit, code, message, places) => {
		const before = await counts();
		const run = await stage(scene.file('Freeze.rego', content), ...more);
		expect([run.exit, run.json()]).toMatchObject([
			exit,
			{ ok: false, code, changed: false, message: expect.stringMatching(message) },
		]);
		const problems = places.map((place) => {
			const [document, line, column] = place.split(':');
			return { document, line: Number(line), column: Number(column), message: expect.any(String) };
		});
		expect(run.json().details).toMatchObject({ problems });
		expect(await counts()).toEqual(before);
	});

	it('two files of one name, one name for two files, a file that is not there', async () => {
		const one = scene.file('Freeze.rego', FREEZE);
		expect((await stage(one, one)).json().message).toBe('two files name the policy "Freeze"');
		expect((await stage(one, scene.file('B.rego', FREEZE), '--name', 'C')).json().code).toBe('usage');
		expect((await stage('nowhere.rego')).json().code).toBe('file_not_found');
	});
});
