import { mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RecordedCase, RecordedSchema } from '../../../src/core/report/recorded.js';
import { ReportSchema } from '../../../src/core/report/schema.js';
import { caracalite } from '../../support/cli.js';
import { startRecordedServer } from '../../support/recorded-server.js';

let cwd: string;
let denied: string;

beforeAll(async () => {
	cwd = await mkdtemp(join(tmpdir(), 'caracalite-record-'));
	const reset = await caracalite(['sandbox', 'reset', '--json'], { cwd });
	denied = String(reset.json().deniedRequestId);
});
afterAll(() => rm(cwd, { recursive: true }));

async function record(argv: string[], exit = 0) {
	const run = await caracalite(['record', ...argv, '--json'], { cwd });
	expect([run.exit, run.stdout]).toEqual([exit, expect.any(String)]);
	return RecordedSchema.parse(run.json());
}

/** Cases met and cases that there are, of files run on a version of the zone. */
async function regress(file: string, candidate = '1'): Promise<string> {
	const run = await caracalite(['regress', file, '--candidate', candidate, '--json'], { cwd });
	const { regressions } = ReportSchema.parse(run.json());
	return `${regressions.filter((one) => one.passed).length} of ${regressions.length}`;
}

describe('cases of what was decided', () => {
	it('are all met by the version that is active', async () => {
		const { counts, file, cases } = await record(['--since', '7d', '--out', 'all.json']);
		expect(counts).toMatchObject({ decisions: 15, cases: 13, ambiguous: { decisions: 0 } });
		expect([file?.added, cases]).toEqual([13, null]);
		expect((await stat(join(cwd, 'all.json'))).mode & 0o777).toBe(0o644);
		expect(await regress('all.json')).toBe('13 of 13');
		expect(await regress('all.json', '2')).toBe('12 of 13');
	});

	it('tell who used what, and whether it was allowed', async () => {
		const { cases } = await record(['--since', '7d']);
		const lines = (cases ?? []).map(({ name, expect: word }) => `${word} ${name}`);
		expect(lines).toContain('deny Payments Agent as cashier: ledger:refund on resource://ledger');
		expect(lines).toContain('allow Payments Agent as clerk uses ledger:read on resource://ledger');
		expect(lines).toContain('allow Reporting opens its session on resource://reports');
		const used = cases?.find(({ name }) => name.includes('as clerk uses'));
		expect(used?.provenance).toContainEqual({
			path: 'context.subject_claims',
			source: 'fetched',
			law: 'claims',
		});
	});

	it('change nothing when they are recorded again, comments and links included', async () => {
		await record(['--out', 'again.yaml']);
		const first = await readFile(join(cwd, 'again.yaml'), 'utf8');
		const mine = `# ours\n${first.replace('expect: deny', 'expect: allow # since PAY-7')}`;
		await writeFile(join(cwd, 'again.yaml'), mine);
		await symlink('again.yaml', join(cwd, 'linked.yaml'));
		const { file } = await record(['--out', 'linked.yaml']);
		expect(file).toMatchObject({ added: 0, updated: 0, unchanged: 13 });
		expect(file?.differs).toEqual([
			expect.objectContaining({
				expected: 'allow',
				observed: 'deny (role_scope_mismatch)',
				requestId: denied,
			}),
		]);
		expect(await readFile(join(cwd, 'again.yaml'), 'utf8')).toBe(mine);
	});

	it('grow by what is new, through links', async () => {
		await record(['--request', denied, '--out', 'grown.yaml']);
		await symlink('grown.yaml', join(cwd, 'link.yaml'));
		const { file } = await record(['--decision', 'deny', '--out', 'link.yaml']);
		expect(file).toMatchObject({ path: 'link.yaml', added: 2, updated: 0, unchanged: 1 });
		expect(await regress('grown.yaml')).toBe('3 of 3');
	});
});

describe('pseudonyms', () => {
	it('run in the zone that they were recorded in', async () => {
		await record(['--pseudonymise', '--out', 'shared.ndjson']);
		const text = await readFile(join(cwd, 'shared.ndjson'), 'utf8');
		expect(text).not.toMatch(/app-payments-agent|app-reporting|zone-payments|Payments Agent/);
		expect(await regress('shared.ndjson')).toBe('13 of 13');
		const judged = await caracalite(
			['verdict', denied, '--candidate', '2', '--cases', 'shared.ndjson', '--json'],
			{
				cwd,
			},
		);
		expect(ReportSchema.parse(judged.json()).regressions.filter((one) => one.passed)).toHaveLength(12);
	});

	it('of another zone are an error that names the case', async () => {
		await record(['--request', denied, '--pseudonymise', '--out', 'other.json']);
		const [one]: RecordedCase[] = JSON.parse(await readFile(join(cwd, 'other.json'), 'utf8'));
		const text = JSON.stringify([one]).replaceAll(/~app\.[0-9a-f]{12}/g, '~app.000000000000');
		await writeFile(join(cwd, 'other.json'), text);
		const run = await caracalite(['regress', 'other.json', '--candidate', '1'], { cwd });
		expect(run.exit).toBe(2);
		expect(run.stderr).toMatch(/~app\.000000000000.*unknown_pseudonym/s);
	});
});

describe('the window', () => {
	it('is narrowed by application, time, number and sample, the same sample each time', async () => {
		const counts = async (...argv: string[]) => (await record(argv)).counts;
		expect(await counts('--application', 'Reporting')).toMatchObject({ decisions: 4, cases: 4 });
		expect(await counts('--since', '5m')).toMatchObject({ decisions: 1, cases: 1 });
		expect(await counts('--limit', '2')).toMatchObject({ decisions: 2, cases: 2 });
		const once = await record(['--sample', '4']);
		expect(once.counts).toMatchObject({ cases: 4, not_sampled: { decisions: 9 } });
		expect((await record(['--sample', '4'])).cases).toEqual(once.cases);
	});

	it('in which nothing was decided is told, and ends blocked', async () => {
		const run = await caracalite(['record', '--until', '30d', '--out', 'none.json', '--json'], { cwd });
		expect(run.exit).toBe(1);
		expect(run.json()).toMatchObject({ code: 'nothing_recorded', details: { counts: { decisions: 0 } } });
		await expect(stat(join(cwd, 'none.json'))).rejects.toThrow('ENOENT');
	});

	it.each([
		[['--request', 'request-1', '--since', '1d'], 'usage'],
		[['--out', 'cases.txt'], 'usage'],
		[['--out', 'missing/cases.json', '--limit', '1'], 'file_unwritable'],
		[['--application', 'Nobody'], 'application_not_found'],
	])('%j ends with %s', async (argv, code) => {
		const run = await caracalite(['record', ...argv, '--json'], { cwd });
		expect([run.exit, run.json().code]).toEqual([2, code]);
	});
});

describe('what is printed', () => {
	it('is the cases alone on stdout, with the counts beside them', async () => {
		const run = await caracalite(['record', '--request', denied], { cwd });
		expect(JSON.parse(run.stdout)).toEqual([expect.objectContaining({ expect: 'deny' })]);
		expect(run.stderr).toContain('recorded');
		const piped = await caracalite(['regress', '-', '--candidate', '1'], { cwd, stdin: run.stdout });
		expect(piped.exit).toBe(0);
	});

	it('tells what was written, what differs and what to do next', async () => {
		await record(['--request', denied, '--out', 'told.yaml']);
		const text = await readFile(join(cwd, 'told.yaml'), 'utf8');
		await writeFile(join(cwd, 'told.yaml'), text.replace('expect: deny', 'expect: allow'));
		const run = await caracalite(['record', '--sample', '20', '--out', 'told.yaml'], { cwd });
		expect(run.stdout).toContain('13 cases in told.yaml: 12 new, 1 as they were');
		expect(run.stdout).toMatch(/differs +Payments Agent as cashier/);
		expect(run.stdout).toContain('caracalite regress told.yaml --candidate active');
	});
});

describe('decisions of a running Caracal', () => {
	it('are recorded, each denial of the recorded traffic, and met by the version that decided', async () => {
		const server = await startRecordedServer();
		const env = {
			CARACAL_API_URL: server.url,
			CARACAL_ADMIN_TOKEN: 'recorded-token',
			CARACAL_ZONE_ID: server.zoneId,
		};
		const run = await caracalite(['record', '--decision', 'deny', '--json'], { env });
		const { counts, leftOut } = RecordedSchema.parse(run.json());
		await server.close();
		expect(counts).toMatchObject({ decisions: 10, cases: 10 });
		expect(leftOut).toEqual([]);
	});
});
