import { chmodSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { acceptorOf } from '../../src/commands/regress/accept.js';
import { decodeCaseFile } from '../../src/core/cases/decode.js';
import { parseCases } from '../../src/core/cases/parse.js';
import { RecordedSchema } from '../../src/core/report/recorded.js';
import { ReportSchema } from '../../src/core/report/schema.js';
import type { CliRun } from '../support/cli.js';
import { expectation } from '../support/evidence.js';
import { setScene } from '../support/scene.js';

const scene = setScene();
const reportOf = (run: CliRun) => ReportSchema.parse(run.json());
const denied = () => scene.story.deniedRequestId;
const CASHIER = 'Payments Agent as cashier: ledger:refund on resource://ledger';

/** Records all of audit into a file, and gives its text. */
async function record(file: string): Promise<string> {
	rmSync(join(scene.dir, file), { force: true });
	expect((await scene.run(['record', '--out', file])).exit).toBe(0);
	return textOf(file);
}

const textOf = (file: string) => readFileSync(join(scene.dir, file), 'utf8');

describe('a recorded case of the denial that is being fixed', () => {
	it.each(['yaml', 'json', 'ndjson'])('is told, and accepted into its file of %s', async (format) => {
		const file = `cases.${format}`;
		const before = await record(file);
		const argv = ['iterate', denied(), '--candidate', '2', '--cases', file];
		const judged = await scene.run(argv);
		expect(judged.exit).toBe(1);
		expect(judged.stdout).toContain('expects the denial that is being fixed');

		// The command that is printed does what it says.
		const told = judged.stdout.replaceAll('\\\n', '').replace(/\s+/g, ' ');
		const [, words] = /caracalite (regress \S+ --candidate \S+ --accept '[^']+')/.exec(told) ?? [];
		const command = [...(words ?? '').matchAll(/'([^']*)'|(\S+)/g)].map(([, a, b]) => a ?? b ?? '');
		const accepted = await scene.run([...command, '--json']);
		expect(accepted.exit).toBe(0);
		expect(reportOf(accepted).cases?.accepted).toEqual([
			{ name: CASHIER, file, expected: 'deny', now: 'allow', why: null },
		]);
		const [old, now] = [before.split('\n'), textOf(file).split('\n')];
		const changed = now.filter((line, index) => line !== old[index]);
		expect(now).toHaveLength(old.length);
		expect(changed).toEqual([expect.stringMatching(/"?expect"?: ?"?allow"?/)]);
		const after = await scene.run(argv);
		expect(reportOf(await scene.run([...argv, '--json'])).regressions.every((one) => one.passed)).toBe(true);
		expect(after.exit).toBe(0);
	});

	it('is not called so where another case fails', async () => {
		await record('cases.yaml');
		const run = await scene.run(['regress', 'cases.yaml', '--candidate', '2', '--json']);
		expect(
			reportOf(run)
				.regressions.filter((one) => !one.passed)
				.map(({ ofDenial }) => ofDenial),
		).toEqual([false]);
		const judged = reportOf(
			await scene.run(['verdict', denied(), '--candidate', '2', '--cases', 'cases.yaml', '--json']),
		);
		expect(judged.regressions.filter((one) => one.ofDenial)).toHaveLength(1);
		expect(judged.regressions.find((one) => one.ofDenial)?.notes).toContain(
			'expects the denial that is being fixed',
		);
	});
});

describe('accepting', () => {
	const ofRegress = (...more: string[]) => ['regress', 'cases.yaml', '--candidate', '2', ...more];

	it('writes nothing for a case that is met, and says so', async () => {
		const before = await record('cases.yaml');
		const met = 'Payments Agent as clerk: ledger:read on resource://ledger';
		const run = await scene.run(ofRegress('--accept', met));
		expect(run.exit).toBe(1);
		expect(run.stdout).toContain('nothing was written, as it is met as it is');
		expect(run.stdout).toContain('Nothing was changed.');
		expect(textOf('cases.yaml')).toBe(before);
	});

	it('says what it wrote, and keeps the mode of the file', async () => {
		await record('cases.yaml');
		chmodSync(join(scene.dir, 'cases.yaml'), 0o640);
		const run = await scene.run(ofRegress('--accept', CASHIER));
		expect(run.stdout.replace(/\s+/g, ' ')).toContain(
			`${CASHIER} in cases.yaml: expects allow, no more deny`,
		);
		expect(run.stdout).toContain('Nothing was changed in the zone.');
		expect(statSync(join(scene.dir, 'cases.yaml')).mode & 0o777).toBe(0o640);
	});

	it.each([
		[
			'a name that no case has',
			['--accept', CASHIER.replace('refund', 'refunt')],
			`Did you mean "${CASHIER}"?`,
		],
		['a case that is filtered out', ['--filter', 'clerk', '--accept', CASHIER], ''],
	])('is refused for %s', async (_what, more, hint) => {
		const before = await record('cases.yaml');
		const run = await scene.run(ofRegress(...more, '--json'));
		expect([run.exit, run.json()]).toMatchObject([2, { code: 'usage', changed: false }]);
		expect(run.json().hint).toContain(hint);
		expect(textOf('cases.yaml')).toBe(before);
	});

	it('is refused for a case on stdin', async () => {
		const stdin = await record('cases.json');
		const run = await scene.run(['regress', '-', '--candidate', '2', '--accept', CASHIER, '--json'], {
			stdin,
		});
		expect([run.exit, run.json().code]).toEqual([2, 'usage']);
	});

	it('takes pseudonyms for what they stand', async () => {
		await scene.run(['record', '--request', denied(), '--pseudonymise', '--out', 'shared.json']);
		const [one] = JSON.parse(textOf('shared.json')) as { name: string }[];
		const run = await scene.run([
			'regress',
			'shared.json',
			'--candidate',
			'2',
			'--accept',
			one?.name ?? '',
			'--json',
		]);
		expect(run.exit).toBe(0);
		expect(textOf('shared.json')).toContain('~app.');
	});
});

describe('a case that the active version decides otherwise', () => {
	it('is marked, and counted', async () => {
		expect(RecordedSchema.parse((await scene.run(['record', '--json'])).json()).counts.superseded).toBe(0);
		const move = ['iterate', denied(), '--candidate', '2', '--activate', '--yes'];
		expect((await scene.run(move)).exit).toBe(0);
		const { counts, cases } = RecordedSchema.parse((await scene.run(['record', '--json'])).json());
		expect(counts.superseded).toBe(1);
		expect(cases?.filter((one) => one.superseded !== undefined)).toMatchObject([
			{
				name: CASHIER,
				expect: 'deny',
				from: { version: 'Main v1' },
				superseded: { by: 'Main v2', decides: 'allow' },
			},
		]);
		const written = await scene.run(['record', '--out', 'marked.yaml']);
		expect(written.stdout.replace(/\s+/g, ' ')).toContain('1 case is decided otherwise');
		expect((await scene.run(['regress', 'marked.yaml', '--candidate', '1'])).exit).toBe(0);
	});
});

it.each(['yaml', 'json', 'ndjson'])(
	'the mark comes and goes in a file of %s that is recorded into again',
	async (format) => {
		const file = `again.${format}`;
		await record(file);
		const marks = () => textOf(file).split('superseded').length - 1;
		expect(marks()).toBe(0);
		const move = ['iterate', denied(), '--candidate', '2', '--activate', '--yes'];
		expect((await scene.run(move)).exit).toBe(0);
		const again = () => scene.run(['record', '--out', file, '--json']);
		expect(RecordedSchema.parse((await again()).json()).file).toMatchObject({ added: 0 });
		expect(marks()).toBe(1);
		expect(RecordedSchema.parse((await again()).json()).file).toMatchObject({ updated: 0 });
		// Accepted, it expects what is active.
		expect((await scene.run(['regress', file, '--candidate', 'active', '--accept', CASHIER])).exit).toBe(0);
		await again();
		expect(marks()).toBe(0);
	},
);

it('a file that changed while its cases were run is not written', async () => {
	await record('moved.yaml');
	const text = textOf('moved.yaml');
	const files = { cwd: scene.dir, readText: async (path: string) => textOf(path) };
	const cases = parseCases([await decodeCaseFile('moved.yaml', text)]);
	const acceptor = acceptorOf(files, cases, [CASHIER]);
	const write = () =>
		acceptor?.write([{ name: CASHIER, file: 'moved.yaml', expectation: expectation('allow') }]);
	const moved = text.replace('expect: deny', 'expect: hold');
	writeFileSync(join(scene.dir, 'moved.yaml'), moved);
	await expect(write()).rejects.toMatchObject({ code: 'cases_changed', exit: 4 });
	expect(textOf('moved.yaml')).toBe(moved);
	writeFileSync(join(scene.dir, 'moved.yaml'), `# ours\n${text}`);
	await write();
	expect(textOf('moved.yaml')).toBe(`# ours\n${text.replace('expect: deny', 'expect: allow')}`);
});
