import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { WireAuditEvent } from '../../src/admin/wire-audit.js';
import { ReportSchema } from '../../src/core/report/schema.js';
import { ShadowDocumentSchema, type Shadowed } from '../../src/core/report/shadowed.js';
import { UsedTrafficSchema } from '../../src/core/report/used-traffic.js';
import { DIALECTS } from '../../src/core/traffic/sql/dialect.js';
import { type Bench, openBench, writeArchive } from '../archive/support.js';
import { type CliRun, type CliWorld, caracalite } from '../support/cli.js';
import { setScene } from '../support/scene.js';

const scene = setScene({ afresh: false });
let bench: Bench;
beforeAll(async () => {
	bench = await openBench();
});
afterAll(() => bench.close());

const shadow = (argv: string[], world: CliWorld = {}) => scene.run(['shadow', ...argv], world);
const jsonOf = (argv: string[], world: CliWorld = {}) => shadow([...argv, '--json'], world);

function shadowedBy(run: CliRun): Shadowed {
	const document = ShadowDocumentSchema.parse(run.json());
	if (!('shadow' in document)) throw new Error('it is no shadow');
	return document;
}

/** Exit code and code of the error. */
async function failed(argv: string[], world: CliWorld = {}): Promise<[number, unknown]> {
	const run = await jsonOf(argv, world);
	return [run.exit, run.json().code];
}

const flipsOf = (run: CliRun) =>
	shadowedBy(run).shadow.flips.map(({ kind, requests, who, scopes, cause }) => [
		...[kind, requests, who.application?.name, who.labels.join(), scopes.join(), cause.rung, cause.row?.text],
	]);
const REFUND = [
	...['deny_to_allow', 1, 'Payments Agent', 'cashier', 'ledger:refund', 'role'],
	'+ cashier: ledger:refund on resource://ledger',
];

/** The zone's audited events, as its list gives them. */
async function auditOf() {
	const authorization = `Bearer ${scene.sandbox.adminToken()}`;
	const path = `/v1/zones/${scene.story.zoneId}/audit?limit=200`;
	const answer = await scene.sandbox.fetch(`http://sandbox${path}`, { headers: { authorization } });
	const lists = z
		.object({ items: z.unknown(), events: z.unknown() })
		.partial()
		.parse(await answer.json());
	return z.array(WireAuditEvent).parse(lists.items ?? lists.events);
}

const ask = (scope: string, label: string, mode: 'delegated' | 'use' = 'delegated') =>
	scene.sandbox.exchange({
		...{ application: 'Payments Agent', resources: ['resource://ledger'], scopes: [scope], labels: [label] },
		...{ mode, zone: scene.story.zoneId },
	});

describe('a candidate against the list of audit', () => {
	it('tells what it decides otherwise, by cause and by the row of the change, and ends with 1', async () => {
		const run = await jsonOf(['2']);
		expect([run.exit, flipsOf(run)]).toEqual([1, [REFUND]]);
		const { ok, shadow: found, changes } = shadowedBy(run);
		expect([ok, found.source, found.replayed.decisions, found.leftOut]).toEqual([false, 'api', 15, []]);
		expect(found.uses).toMatchObject([{ row: 0, requests: 1, maybe: 0 }]);
		expect(changes.authority.rows).toHaveLength(1);
		expect(found.flips[0]).toMatchObject({
			decidedBy: 'server',
			standing: 'open',
			sessions: 1,
			ofDenial: false,
		});
	});

	it('ends with 0 where nothing is decided otherwise', async () => {
		const run = await jsonOf(['active']);
		const { ok, shadow: found } = shadowedBy(run);
		expect([run.exit, ok, found.flips, found.replayed.decisions]).toEqual([0, true, [], 15]);
	});

	it('is the same by --candidate, and within filters', async () => {
		expect(flipsOf(await jsonOf(['--candidate', '2', '--label', 'cashier']))).toEqual([REFUND]);
		expect((await jsonOf(['2', '--label', 'clerk'])).exit).toBe(0);
		expect((await jsonOf(['2', '--decision', 'allow'])).exit).toBe(0);
	});

	it('marks what rests on the offline engine beyond a budget of calls', async () => {
		const run = await jsonOf(['2', '--budget', '4']);
		const { shadow: found } = shadowedBy(run);
		expect([run.exit, flipsOf(run)]).toEqual([1, [REFUND]]);
		expect(found.asked.budget).toBe(4);
		expect(found.engine.classes).toBeGreaterThan(0);
		expect(found.engine.agreed).toBe(found.engine.sampled);
		const text = await shadow(['2', '--budget', '4']);
		expect(text.stdout).toContain('rest on the offline engine');
	});

	it('may be documents on disk, decided offline', async () => {
		const pulled = await scene.run(['pull', '--out', 'pulled', '--candidate', '2']);
		expect(pulled.exit).toBe(0);
		const run = await jsonOf(['--documents', 'pulled', '--only']);
		expect([run.exit, flipsOf(run)]).toEqual([1, [REFUND]]);
		expect(shadowedBy(run).shadow.flips[0]?.decidedBy).toBe('offline');
	});

	it('is told on 80 columns, what each change is worth too', async () => {
		const { stdout } = await shadow(['3']);
		expect(stdout).toMatch(/7 days to .*15 requests decided by policy\n {4}100 % replayed as logged/);
		expect(stdout).toContain('! 1 no longer refused   Payments Agent [cashier]');
		expect(stdout).toContain('asked for once, last 2');
		expect(stdout).toContain('not asked for in 7 days');
		expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
	});

	it('refuses what it cannot mean, and a window in which nothing was decided', async () => {
		expect(await failed([])).toEqual([2, 'candidate_needed']);
		expect(await failed(['2', '--documents', 'pulled'])).toEqual([2, 'usage']);
		expect(await failed(['2', '--since', '2020-01-01', '--until', '2020-01-02'])).toEqual([
			2,
			'nothing_replayed',
		]);
		expect(await failed(['2', '--application', 'nobody'])).toEqual([2, 'application_not_found']);
		expect(await failed(['2', '--archive', 'a', '--classes', 'b'])).toEqual([2, 'usage']);
		expect(await failed(['2', '--archive', 'a', '--limit', '3'])).toEqual([2, 'usage']);
		expect(await failed(['2', '--follow', '1m', '--since', '1d'])).toEqual([2, 'usage']);
		expect(await failed(['2', '--follow', '1m', '--budget', '1'])).toEqual([2, 'usage']);
	});
});

describe('a candidate against an archive', () => {
	it('is the same as against the list, by Parquet files and by the classes that the printed SQL gives', async () => {
		const { zoneId } = scene.story;
		const events = await auditOf();
		const file = await writeArchive(bench, 'hour.parquet', events.toReversed(), { zone: zoneId });
		const [api, archive] = [await jsonOf(['2']), await jsonOf(['2', '--archive', file])];
		const { notes: _, source, window: __, events: readOf, ...told } = shadowedBy(archive).shadow;
		expect(told.gaps).toMatchObject([{ why: 'before' }]);
		const found = { ...told, gaps: [] };
		const { notes: ___, source: ____, window: _____, events: ______, ...expected } = shadowedBy(api).shadow;
		expect([archive.exit, source, readOf, found]).toEqual([1, 'archive', events.length, expected]);

		const printed = await scene.run(['shadow', '--print-sql', 'duckdb', '--archive', file]);
		const rows = (await bench.sql.runAndReadAll(printed.stdout)).getRowObjectsJson();
		const lines = rows.map((row) => `${JSON.stringify(row)}\n`);
		const classes = await jsonOf(['2', '--classes', scene.file('classes.ndjson', lines.join(''))]);
		expect([classes.exit, flipsOf(classes)]).toEqual([1, [REFUND]]);
		expect(shadowedBy(classes).shadow).toMatchObject({ source: 'classes', replayed: { decisions: 15 } });

		const cut = scene.file('cut.ndjson', lines.join('').slice(0, -40));
		const less = scene.file('less.ndjson', lines.slice(1).join(''));
		const other = scene.file('other.ndjson', lines.join('').replaceAll('classes@1', 'classes@9'));
		expect(await failed(['2', '--classes', cut])).toEqual([2, 'classes_incomplete']);
		expect(await failed(['2', '--classes', less])).toEqual([2, 'classes_incomplete']);
		expect(await failed(['2', '--classes', other])).toEqual([2, 'classes_contract']);
		expect(await failed(['2', '--archive', file, '--until', '2020-01-01', '--since', '2019-12-31'])).toEqual([
			...[2, 'archive_outside'],
		]);
	});

	it('is a source of every command that reads traffic, and where nobody asks for traffic it is refused', async () => {
		const events = await auditOf();
		const file = await writeArchive(bench, 'all.parquet', events.toReversed(), { zone: scene.story.zoneId });
		const [byList, byFile] = [[], ['--archive', file]];
		const used = async (command: string, more: string[]) => {
			const run = await scene.run([command, '--since', '7d', ...more, '--json']);
			const { traffic, ...rest } = z.looseObject({ traffic: UsedTrafficSchema }).parse(run.json());
			const { source, window: _, events: __, notes: ___, ...counts } = traffic;
			return { source, exit: run.exit, counts, rest };
		};
		for (const command of ['coverage', 'tighten']) {
			const [list, archive] = [await used(command, byList), await used(command, byFile)];
			expect([list.source, archive.source]).toEqual(['api', 'archive']);
			expect({ ...archive, source: '' }).toEqual({ ...list, source: '' });
		}
		const verdict = ['verdict', scene.story.deniedRequestId, '--candidate', '2', ...byFile];
		const judge = async (argv: string[]) =>
			ReportSchema.parse((await scene.run([...argv, '--shadow', '7d', '--json'])).json());
		const short = await judge(verdict);
		expect(short.verdict).toMatchObject({ status: 'review', blockers: ['traffic_not_covered'] });
		// An event from before the window: the archive reaches further back than it is asked to.
		const [newest] = events;
		if (newest === undefined) throw new Error('the zone has no event');
		const older = { ...newest, id: 'older', occurredAt: new Date(Date.now() - 8 * 86_400_000).toISOString() };
		const before = await writeArchive(bench, 'before.parquet', [older], { zone: scene.story.zoneId });
		const judged = await judge([...verdict, '--archive', before]);
		expect(judged.shadow).toMatchObject({ source: 'archive', replayed: { decisions: 15 }, gaps: [] });
		expect(judged.verdict).toMatchObject({ status: 'safe' });
		expect(judged.verdict?.notKnown.join()).toContain('its files were handed over');
		const argv = [...verdict, '--archive', before, '--shadow', '7d'];
		const told = (await scene.run(argv)).stdout.replace(/\s+\\?\s*/g, ' ');
		expect(told).toContain(`--shadow 7d --archive ${file} --archive ${before}`);
		const alone = await scene.run([...verdict, '--json']);
		expect([alone.exit, alone.json().code, alone.json().hint]).toEqual([
			...[2, 'usage', expect.stringContaining('--shadow')],
		]);
	});

	it('refuses what is no archive of the zone, by name', async () => {
		const text = scene.file('text.parquet', 'time,zone_id\n1,2\n'.repeat(40));
		const other = await writeArchive(bench, 'other.parquet', await auditOf(), { zone: 'zone-9' });
		expect(await failed(['2', '--archive', 'none/**/*.parquet'])).toEqual([2, 'archive_nothing']);
		expect(await failed(['2', '--archive', text])).toEqual([2, 'archive_not_parquet']);
		expect(await failed(['2', '--archive', other])).toEqual([2, 'archive_other_zone']);
		expect(await failed(['2', '--classes', 'none.ndjson'])).toEqual([2, 'classes_unreadable']);
		expect(await failed(['2', '--classes', scene.file('empty.ndjson', '')])).toEqual([2, 'classes_empty']);
	});
});

describe('--print-sql', () => {
	const ZONE = '01a1fd14-45a7-7c3e-9b21-6f0e5d8c2a11';
	const bare = (argv: string[]) => caracalite(['shadow', ...argv], { cwd: scene.dir, env: {} });

	it('prints SQL alone for each engine, without a target and without a configuration', async () => {
		for (const engine of DIALECTS) {
			const run = await bare(['--print-sql', engine, '--zone', ZONE, '--archive', 'audit/**/*.parquet']);
			expect([run.exit, run.stderr]).toEqual([0, '']);
			expect(run.stdout).toMatch(/^WITH held AS \(\n[\s\S]*\nORDER BY n DESC, class_key\n$/);
			expect(run.stdout).toContain(ZONE);
			expect(run.stdout).not.toContain('NaN');
		}
		const json = await bare(['--print-sql', 'spark', '--zone', ZONE, '--since', '2026-11-01', '--json']);
		expect(json.json()).toMatchObject({ schema: 'caracalite/shadow@1', engine: 'spark' });
		expect(json.stdout).toContain(String(Date.parse('2026-11-01T00:00:00Z')));
	});

	it('needs the id of the zone, since it asks nobody, and says what it takes for one', async () => {
		const none = await bare(['--print-sql', 'spark', '--json']);
		expect([none.exit, none.json().code]).toEqual([2, 'usage']);
		const both = await bare(['--print-sql', 'spark', '--zone', ZONE, '--classes', 'x', '--json']);
		expect([both.exit, both.json().code]).toEqual([2, 'usage']);
		const named = await bare(['--print-sql', 'spark', '--zone', 'payments']);
		expect([named.exit, named.stderr]).toEqual([0, expect.stringContaining('payments is taken for an id')]);
	});
});

describe('a candidate against traffic as it comes', () => {
	/** A clock on which each pause is over at once, when `at` says what happens in the first ones. */
	function clockOf(...at: (() => unknown)[]) {
		let skipped = 0;
		return {
			now: () => Date.now() + skipped,
			async sleep(milliseconds: number) {
				at.shift()?.();
				await new Promise((resolve) => setTimeout(resolve, 2));
				skipped += milliseconds;
			},
		};
	}

	it('counts what comes in, the mandates that are presented too', async () => {
		const clock = clockOf(
			() => ask('ledger:refund', 'cashier'),
			() => ask('ledger:read', 'clerk', 'use'),
		);
		const run = await jsonOf(['2', '--follow', '20s'], { clock });
		const { shadow: found } = shadowedBy(run);
		expect([run.exit, found.source, found.cutOff]).toEqual([1, 'live', false]);
		expect(flipsOf(run)).toEqual([REFUND]);
		expect(found.leftOut).toEqual([]);
		expect(found.decisions).toBe(found.replayed.decisions);
	});

	it('ends on Ctrl-C with what was seen so far, which is never clean', async () => {
		let stop = () => {};
		const interrupt = new Promise<void>((resolve) => {
			stop = resolve;
		});
		const clock = clockOf(
			() => ask('ledger:read', 'clerk', 'use'),
			() => stop(),
		);
		const run = await jsonOf(['2', '--follow', '10m'], { clock, interrupt });
		const { shadow: found, ok } = shadowedBy(run);
		expect([run.exit, ok, found.cutOff, found.flips]).toEqual([130, false, true, []]);
		expect(found.replayed.decisions).toBeGreaterThan(0);
		expect(found.leftOut).toMatchObject([{ why: 'not_reached', decisions: 1, mayFlip: 1 }]);
	});

	it('is an error where nothing came, and an interrupt where nothing came before it', async () => {
		expect(await failed(['2', '--follow', '10s'], { clock: clockOf() })).toEqual([2, 'nothing_replayed']);
		let stop = () => {};
		const interrupt = new Promise<void>((resolve) => {
			stop = resolve;
		});
		expect(await failed(['2', '--follow', '10s'], { clock: clockOf(() => stop()), interrupt })).toEqual([
			...[130, 'interrupted'],
		]);
	});
});
