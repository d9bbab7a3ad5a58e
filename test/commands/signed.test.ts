import { createPrivateKey } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { signEnvelope } from '../../src/core/attest/envelope.js';
import { type Statement, StatementSchema, statementOf } from '../../src/core/attest/statement.js';
import { type Report, ReportSchema } from '../../src/core/report/schema.js';
import type { CliRun } from '../support/cli.js';
import { makePair } from '../support/keys.js';
import { CASES, setScene } from '../support/scene.js';

const scene = setScene();
const [judge, other] = [makePair(), makePair()];
const KEY = 'env:SIGN_KEY';
const env = { SIGN_KEY: judge.privatePem };

const judged = (candidate: string, ...more: string[]) =>
	scene.run(
		[
			...['verdict', scene.story.deniedRequestId, '--candidate', candidate, '--cases', CASES],
			...['--sign', KEY, '--signature', 'v.json.dsse', '--json', ...more],
		],
		{ env },
	);

/** A verdict on v2, as a file with its signature beside it. */
async function handedOver(candidate = '2'): Promise<Report> {
	const run = await judged(candidate);
	scene.file('v.json', run.stdout);
	return ReportSchema.parse(run.json());
}

const activate = (argv: string[] = [], world = {}) =>
	scene.run(
		['activate', '--report', 'v.json', '--yes', '--json', '--verify-with', 'key.pub', ...argv],
		world,
	);

async function expectRefused(run: CliRun, code: string, exit = 2): Promise<void> {
	expect([run.exit, run.json()]).toMatchObject([exit, { code, changed: false }]);
	expect(await scene.active()).toBe(scene.story.versions.baseline);
}

/** Signs what somebody made of a report, as the judge would. */
function signBy(pair: typeof judge, statement: object): void {
	scene.file('v.json.dsse', signEnvelope(JSON.stringify(statement), createPrivateKey(pair.privatePem)));
}

beforeAll(() => {
	scene.file('key.pub', judge.publicPem);
	scene.file('other.pub', other.publicPem);
});
beforeEach(() => {
	for (const name of ['v.json', 'v.json.dsse', '.caracaliterc.json'])
		rmSync(join(scene.dir, name), { force: true });
});

function payloadOf(name: string): Statement {
	const envelope: { payload: string } = JSON.parse(readFileSync(join(scene.dir, name), 'utf8'));
	return StatementSchema.parse(JSON.parse(Buffer.from(envelope.payload, 'base64').toString('utf8')));
}

describe('a verdict that is signed', () => {
	it('is rolled out by somebody else, who holds the public key alone', async () => {
		const report = await handedOver();
		expect(payloadOf('v.json.dsse')).toMatchObject({
			predicateType: 'urn:caracalite:verdict:1',
			predicate: {
				verdict: { safeToActivate: true, status: 'safe', blockers: [] },
				zone: { id: scene.story.zoneId },
				requests: [scene.story.deniedRequestId],
				candidate: {
					versionId: scene.story.versions.careful,
					manifestSha256: report.candidate?.version?.manifestSha256,
				},
				cases: { count: 9, digest: report.cases?.digest },
			},
		});
		const run = await activate();
		expect([run.exit, run.json().ok]).toEqual([0, true]);
		expect(await scene.active()).toBe(scene.story.versions.careful);
		// Once: a signature makes no verdict hold for longer.
		const again = await activate();
		expect([again.exit, again.json().code]).toEqual([4, 'baseline_moved']);
	});

	it('says so, and by which key', async () => {
		await handedOver();
		const argv = [
			'activate',
			'--report',
			'v.json',
			'--yes',
			'--verify-with',
			'other.pub',
			'--verify-with',
			'key.pub',
		];
		const run = await scene.run(argv);
		expect(run.exit).toBe(0);
		expect(run.stderr).toMatch(new RegExp(`signed +by key\\s+${judge.known.id}`));
	});

	it('holds however it is spelt, and from a pipe', async () => {
		const report = await handedOver();
		const reversed = Object.fromEntries(Object.entries(report).reverse());
		scene.file('v.json', `\n${JSON.stringify(reversed, null, '\t')}\n\n`);
		expect((await activate(['--wait', '1s'])).exit).toBe(0);
		scene.again();
		const stdin = (await judged('2')).stdout;
		const argv = ['activate', '--report', '-', '--yes', '--json', '--verify-with', 'key.pub'];
		await expectRefused(await scene.run(argv, { stdin }), 'signature_missing');
		const run = await scene.run([...argv, '--signature', 'v.json.dsse'], { stdin });
		expect(run.exit).toBe(0);
	});

	it('is signed whatever it is, and only safe rolled out', async () => {
		const report = await handedOver('3');
		expect(report.ok).toBe(false);
		expect(payloadOf('v.json.dsse').predicate.verdict).toMatchObject({ safeToActivate: false });
		await expectRefused(await activate(), 'signature_not_safe');
	});

	it('is no evidence: cases that changed since are told as ever', async () => {
		const cases = scene.file('own-cases.json', JSON.parse(readFileSync(CASES, 'utf8')).slice(0, 2));
		const argv = ['verdict', scene.story.deniedRequestId, '--candidate', '2', '--cases', cases];
		const run = await scene.run([...argv, '--sign', KEY, '--signature', 'v.json.dsse', '--json'], { env });
		scene.file('v.json', run.stdout);
		scene.file(cases, JSON.parse(readFileSync(CASES, 'utf8')).slice(1, 3));
		await expectRefused(await activate(), 'cases_changed', 4);
	});
});

describe('a report is refused', () => {
	it.each<[string, (report: Report) => unknown]>([
		['the word safe', (one) => ({ ...one, verdict: { ...one.verdict, status: 'review' } })],
		[
			'a case’s name',
			(one) => ({ ...one, regressions: one.regressions.map((each) => ({ ...each, name: 'x' })) }),
		],
		['the candidate', (one) => ({ ...one, candidate: { ...one.candidate, version: one.baseline } })],
		['a member more', (one) => ({ ...one, more: 1 })],
		['a member less', ({ engine: _, ...one }) => ({ ...one, engine: null })],
		['the order of a list', (one) => ({ ...one, regressions: one.regressions.toReversed() })],
		['a number by a hair', (one) => ({ ...one, cases: { ...one.cases, leftOut: 1 } })],
	])('where %s was changed', async (_what, change) => {
		const report = await handedOver();
		scene.file('v.json', change(report));
		await expectRefused(await activate(), 'signature_other_report');
	});

	it('with a member twice, of which readers take one or the other', async () => {
		await handedOver();
		const text = readFileSync(join(scene.dir, 'v.json'), 'utf8');
		scene.file('v.json', text.replace('{', '{"ok": false,'));
		await expectRefused(await activate(), 'signature_other_report');
	});

	it('without a signature, without a report, or with the signature of another', async () => {
		await handedOver();
		rmSync(join(scene.dir, 'v.json.dsse'));
		await expectRefused(await activate(), 'signature_missing');
		await handedOver();
		const argv = ['activate', scene.story.deniedRequestId, '--candidate', '2', '--yes', '--json'];
		const bare = await scene.run([...argv, '--verify-with', 'key.pub', '--signature', 'v.json.dsse']);
		await expectRefused(bare, 'signature_missing');
		const first = readFileSync(join(scene.dir, 'v.json.dsse'), 'utf8');
		await handedOver();
		scene.file('v.json.dsse', first);
		await expectRefused(await activate(), 'signature_other_report');
	});

	it('signed by another key, or checked with what is no public key', async () => {
		await handedOver();
		const asked = (key: string) =>
			scene.run(['activate', '--report', 'v.json', '--yes', '--json', '--verify-with', key]);
		await expectRefused(await asked('other.pub'), 'signature_other_key');
		scene.file('private.pem', judge.privatePem);
		scene.file('rsa.pub', makePair('rsa').publicPem);
		for (const key of ['private.pem', 'rsa.pub', 'v.json']) {
			const run = await asked(key);
			await expectRefused(run, 'verify_key_unusable');
			expect(run.stdout).not.toContain(judge.privatePem.split('\n')[1]);
		}
		await expectRefused(await asked('nowhere.pub'), 'file_not_found');
	});

	it('of another zone or candidate than is signed, though the judge signed it', async () => {
		const report = await handedOver();
		const statement = statementOf(report);
		const zone = { id: '01a1fd14-0000-7000-8000-000000000000', name: 'elsewhere' };
		signBy(judge, { ...statement, predicate: { ...statement.predicate, zone } });
		await expectRefused(await activate(), 'signature_other_zone');
		signBy(judge, { ...statement, predicate: { ...statement.predicate, candidate: report.baseline } });
		await expectRefused(await activate(), 'signature_other_report');
		signBy(judge, { ...statement, predicateType: 'https://slsa.dev/provenance/v1' });
		await expectRefused(await activate(), 'signature_invalid');
		signBy(other, statement);
		await expectRefused(await activate(), 'signature_other_key');
	});

	it('beside another candidate on the command line', async () => {
		await handedOver();
		const run = await activate(['--candidate', '3']);
		expect([run.exit, run.json().changed]).toEqual([2, false]);
		expect(await scene.active()).toBe(scene.story.versions.baseline);
	});
});

describe('a demand of the configuration', () => {
	const line = (pem: string) => pem.split('\n')[1];
	const profile = (keys: object) =>
		scene.file('.caracaliterc.json', { profiles: { environment: keys }, defaultProfile: 'environment' });
	const report = ['activate', '--report', 'v.json', '--yes', '--json'];
	const own = () => [scene.story.deniedRequestId, '--candidate', '2', '--yes', '--json'];

	it('refuses whatever is not signed, by activate and by iterate', async () => {
		await handedOver();
		profile({ verifyWith: line(judge.publicPem) });
		await expectRefused(await scene.run(['activate', ...own()]), 'signature_missing');
		await expectRefused(await scene.run(['iterate', ...own(), '--activate']), 'signature_missing');
		await expectRefused(
			await scene.run(['iterate', ...own()], { env: { ACTIVATE: 'true' } }),
			'signature_missing',
		);
		expect((await scene.run(['iterate', ...own().filter((word) => word !== '--yes')])).exit).toBe(0);
		expect((await scene.run(report)).exit).toBe(0);
	});

	it('is not taken away by a flag', async () => {
		await handedOver();
		profile({ verifyWith: [other.publicPem] });
		await expectRefused(await activate(), 'signature_other_key');
		profile({ verifyWith: [other.publicPem, judge.publicPem] });
		expect((await activate()).exit).toBe(0);
	});

	it('at home holds in every folder, whatever the configuration there says', async () => {
		await handedOver();
		profile({ zone: scene.story.zoneId });
		const home = (keys: object) => {
			scene.file('config.json', { profiles: { prod: { apiUrl: `${scene.url}/`, ...keys } } });
			return { env: { XDG_CONFIG_HOME: join(scene.dir, 'xdg') } };
		};
		const folder = join(scene.dir, 'xdg', 'caracalite');
		mkdirSync(folder, { recursive: true });
		const asked = async (keys: object) => {
			const world = home(keys);
			renameSync(join(scene.dir, 'config.json'), join(folder, 'config.json'));
			return scene.run(report, world);
		};
		const key = line(other.publicPem);
		await expectRefused(await asked({ verifyWith: key }), 'signature_other_key');
		await expectRefused(await asked({ verifyWith: key, zone: 'payments' }), 'signature_other_key');
		await expectRefused(await asked({ verifyWith: 'nonsense' }), 'config_invalid');
		expect((await asked({ verifyWith: key, zone: 'elsewhere' })).exit).toBe(0);
		rmSync(folder, { recursive: true });
	});

	it.each([
		['no key', 'nonsense'],
		['a private key', judge.privatePem],
		['no key at all', []],
		['an RSA key', makePair('rsa').publicPem],
	])('that is %s is a mistake of the file', async (_what, verifyWith) => {
		profile({ verifyWith });
		const run = await scene.run(['status', '--json']);
		expect([run.exit, run.json().code]).toEqual([2, 'config_invalid']);
		expect(run.stdout).not.toContain(judge.privatePem.split('\n')[1]);
	});
});
