import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CoverageSchema } from '../../src/core/report/coverage.js';
import { grantsDocument } from '../../src/sandbox/seed/documents.js';
import { type CliRun, caracalite } from '../support/cli.js';
import { CASES, setScene } from '../support/scene.js';

const documentOf = (more = '') =>
	grantsDocument(
		{ payments: 'app-payments-agent', reporting: 'app-reporting' },
		{ clerk: ['ledger:read'], cashier: ['ledger:read', 'ledger:refund'] },
		more,
	);
const coverageOf = (run: CliRun) => CoverageSchema.parse(run.json());
const short = (name: string, label: string, scope: string, expected = 'allow') => ({
	...{ name, expect: expected, application: 'payments', label },
	...{ resource: 'resource://ledger', scope },
});

describe('documents on disk', () => {
	const cwd = mkdtempSync(join(tmpdir(), 'caracalite-coverage-'));
	afterAll(() => rmSync(cwd, { recursive: true, force: true }));
	writeFileSync(join(cwd, 'Grants.rego'), documentOf());
	const cases = [
		short('clerk reads', 'clerk', 'ledger:read'),
		short('refunds', 'cashier', 'ledger:refund'),
		short('clerk cannot', 'clerk', 'ledger:refund', 'deny'),
	];
	writeFileSync(join(cwd, 'cases.json'), JSON.stringify(cases));
	const run = (...argv: string[]) => caracalite(['coverage', ...argv], { cwd });

	it('are covered without a zone and without a configuration, by file and line', async () => {
		const ran = await run('cases.json', '--documents', 'Grants.rego', '--json');
		const { total, rows, ok, documents } = coverageOf(ran);
		expect([ran.exit, ok, total]).toEqual([0, true, { rows: 6, covered: 2, touched: 0, percent: 33.3 }]);
		expect(documents).toEqual([{ document: 'Grants.rego', rows: 6, covered: 2 }]);
		const open = rows.filter((row) => row.cases?.deciding === 0);
		expect(open.map(({ text, places }) => [places[0]?.line, text])).toEqual([
			[13, 'payments opens its session on resource://ledger'],
			[16, 'payments [cashier] ledger:read on resource://ledger'],
			[20, 'reporting opens its session on resource://reports'],
			[21, 'reporting [reader] reports:read on resource://reports'],
		]);
		const refund = rows.find(({ scope }) => scope === 'ledger:refund');
		expect(refund?.cases).toEqual({ deciding: 1, touching: 0, names: ['refunds'] });
	});

	it('end with 1 under what is asked for, and with 0 at it', async () => {
		const under = await run('cases.json', '--documents', '.', '--fail-under', '33.4');
		expect([under.exit, under.stdout]).toEqual([1, expect.stringContaining('NOT ENOUGH')]);
		const at = await run('cases.json', '--documents', '.', '--fail-under', '33.3', '--json');
		expect([at.exit, coverageOf(at).failUnder]).toEqual([0, 33.3]);
	});

	it('are named by line on a screen of 80 columns', async () => {
		const { stdout } = await run('cases.json', '--documents', 'Grants.rego');
		expect(stdout).toContain('    Grants.rego:16:19\n      payments [cashier] ledger:read on');
		expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
	});

	it('are refused where they grant nothing, are logic, or nothing is held against them', async () => {
		writeFileSync(join(cwd, 'None.rego'), documentOf().replace(/app_ids.*$/s, 'grants := {}\n'));
		writeFileSync(join(cwd, 'Logic.rego'), documentOf('\nrestrict contains x if { x := input.x }\n'));
		const codeOf = async (...argv: string[]) => {
			const ran = await run(...argv, '--json');
			return [ran.exit, ran.json().code];
		};
		expect(await codeOf('cases.json', '--documents', 'None.rego')).toEqual([1, 'nothing_granted']);
		expect(await codeOf('cases.json', '--documents', 'Logic.rego')).toEqual([1, 'rego_logic']);
		expect(await codeOf('--documents', 'Grants.rego')).toEqual([2, 'cases_needed']);
		expect(await codeOf('cases.json', '--documents', '.', '--fail-under', '101')).toEqual([2, 'usage']);
		expect(await codeOf('cases.json', '--documents', '.', '--since', '1d')).toEqual([2, 'no_target']);
	});
});

describe('a zone', () => {
	const scene = setScene({ afresh: false });

	it('is held against cases and real traffic', async () => {
		const ran = await scene.run(['coverage', CASES, '--since', '1d', '--json']);
		const { from, traffic, rows, total } = coverageOf(ran);
		expect(from.version?.version).toBe(1);
		expect(traffic?.replayed.decisions).toBe(traffic?.decisions);
		expect(total.covered).toBeLessThan(total.rows);
		const reads = rows.find(({ role, scope }) => role === 'cashier' && scope === 'ledger:read');
		expect(reads).toMatchObject({ cases: { deciding: 0 }, traffic: { requests: 2, deciding: 2, maybe: 0 } });
		expect(reads?.traffic?.last).toMatch(/^20.*Z$/);
	});

	it('is held against traffic alone, and a candidate against cases', async () => {
		const alone = coverageOf(await scene.run(['coverage', '--since', '1d', '--json']));
		expect([alone.cases, alone.total.percent]).toEqual([null, 100]);
		const second = coverageOf(await scene.run(['coverage', CASES, '--candidate', '2', '--json']));
		expect(second.rows.map(({ scope }) => scope)).toContain('ledger:refund');
		const both = await scene.run(['coverage', CASES, '--candidate', '2', '--documents', '.', '--json']);
		expect([both.exit, both.json().code]).toEqual([2, 'usage']);
	});
});
