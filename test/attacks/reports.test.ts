import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc, { type GeneratorValue } from 'fast-check';
import Database from 'libsql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { systemClock } from '../../src/cli/clock.js';
import { decodeCaseFile } from '../../src/core/cases/decode.js';
import { describeCases } from '../../src/core/cases/digest.js';
import { parseCases } from '../../src/core/cases/parse.js';
import { type Report, ReportSchema } from '../../src/core/report/schema.js';
import { isJsonObject, type JsonObject } from '../../src/model/json.js';
import { openSandbox } from '../../src/sandbox/open.js';
import type { Story } from '../../src/sandbox/seed/story.js';
import { type CliRun, caracalite } from '../support/cli.js';
import { hastened } from '../support/haste.js';
import { CASES } from '../support/scene.js';
import { forged } from './support/forge.js';
import { setAttacks } from './support/table.js';

const { attack } = setAttacks('A report that was forged');
/** All of them under `npm run test:attacks`, a sample with all other tests. */
const THOROUGH = process.env.npm_lifecycle_event === 'test:attacks';
const FORGED = THOROUGH ? 500 : 40;
const LONG = THOROUGH ? 900_000 : 60_000;
const AT_ONCE = { outboxMs: { min: 1, max: 1 }, loadMs: { min: 1, max: 1 } };

const dir = mkdtempSync(join(tmpdir(), 'caracalite-forged-'));
const DATA = '.caracalite';
let story: Story;
/** Honest reports, by what they are about. */
const honest: Record<string, JsonObject> = {};

const run = (argv: string[]) => caracalite([...argv, '--json'], { cwd: dir, clock: hastened(60) });
const restore = (from: string) => {
	rmSync(join(dir, DATA), { recursive: true, force: true });
	cpSync(join(dir, from), join(dir, DATA), { recursive: true });
};
const keepAs = (name: string) => cpSync(join(dir, DATA), join(dir, name), { recursive: true });

/** What governs the zone, read from the sandbox's database. */
function active(): string | undefined {
	const database = new Database(join(dir, DATA, 'sandbox.db'));
	const row = database.prepare('SELECT version_id FROM bindings WHERE zone_id = ?').get([story.zoneId]);
	database.close();
	return z.object({ version_id: z.string() }).optional().parse(row)?.version_id;
}

async function reportOf(argv: string[]): Promise<JsonObject> {
	const { stdout } = await run(argv);
	const report: unknown = JSON.parse(stdout);
	if (isJsonObject(report) && report.schema === 'caracalite/report@1') return report;
	throw new Error(stdout);
}

beforeAll(async () => {
	const sandbox = await openSandbox({ dataDir: join(dir, DATA), clock: systemClock, options: AT_ONCE });
	story = sandbox.reset();
	sandbox.close();
	cpSync(CASES, join(dir, 'cases.json'));
	const judged = (candidate: string, ...more: string[]) =>
		reportOf(['verdict', story.deniedRequestId, '--candidate', candidate, ...more]);
	const cases = ['--cases', 'cases.json'];
	Object.assign(honest, {
		careful: await judged('2', ...cases),
		bare: await judged('2'),
		careless: await judged('3', ...cases),
		carelessAccepted: await judged('3', '--accept-gains'),
		held: await judged('4', '--accept-hold', '--accept-gains', '--accept-losses'),
		same: await judged('1'),
		byCases: await reportOf(['verdict', '--candidate', '3', ...cases]),
	});
	keepAs('before');
	await run(['activate', story.deniedRequestId, '--candidate', '2', '--yes']);
	Object.assign(honest, {
		activated: await reportOf(['iterate', story.deniedRequestId, '--candidate', '2']),
	});
	keepAs('after');
	restore('before');
}, LONG);
beforeEach(() => restore('before'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function write(report: JsonObject): string {
	writeFileSync(join(dir, 'forged.json'), JSON.stringify(report));
	return 'forged.json';
}

/** Whether what was activated would have been by a run that is told by flags alone what to look at. */
const fresh = new Map<string, Promise<boolean>>();
function wouldActivate(report: Report): Promise<boolean> {
	const version = report.activation?.to.versionId ?? '';
	const request = report.trace === null ? [] : [report.trace.requestId];
	const cases = (report.cases?.files ?? []).flatMap((file) => ['--cases', file]);
	const argv = ['verdict', ...request, '--candidate', version, ...cases];
	const key = argv.join(' ');
	const known =
		fresh.get(key) ??
		(async () => {
			restore('before');
			return (await run(argv)).exit === 0;
		})();
	fresh.set(key, known);
	return known;
}

/** How a run on a forged report may end: having activated what a fresh run would have, or with nothing done. */
async function honestly(told: CliRun): Promise<'activated' | 'refused'> {
	expect([0, 1, 2, 4]).toContain(told.exit);
	const now = active();
	if (told.exit !== 0) {
		expect(now).toBe(story.versions.baseline);
		return 'refused';
	}
	const report = ReportSchema.parse(told.json());
	expect(report.activation?.to).toMatchObject({ versionId: now, policySetName: 'Main' });
	if (report.activation?.outcome === 'already_active') return 'refused';
	expect(await wouldActivate(report)).toBe(true);
	return 'activated';
}

describe('generated', () => {
	const one = (g: GeneratorValue, names: string[]) => {
		const all = names.map((name) => honest[name] ?? {});
		const base = all[g(fc.nat, { max: all.length - 1 })] ?? {};
		return write(forged(g, base, all));
	};

	attackLong('activate', `${FORGED} reports, any field changed, dropped, added or reordered`, async () => {
		const ends = { activated: 0, refused: 0 };
		await fc.assert(
			fc.asyncProperty(fc.gen(), async (g) => {
				restore('before');
				const file = one(
					g,
					Object.keys(honest).filter((name) => name !== 'activated'),
				);
				const argv = g(fc.boolean)
					? ['activate', '--report', file, '--yes']
					: ['iterate', '--report', file, '--activate', '--yes'];
				ends[await honestly(await run(argv))] += 1;
			}),
			{ numRuns: FORGED, endOnFailure: true },
		);
		// Some forgeries touch nothing that counts: where none is activated, nothing was tried.
		expect(ends.activated).toBeGreaterThan(0);
		expect(ends.refused).toBeGreaterThan(0);
	});

	attackLong('rollback', `${FORGED / 4} reports of an activation, forged alike`, async () => {
		await fc.assert(
			fc.asyncProperty(fc.gen(), async (g) => {
				restore('after');
				const told = await run(['rollback', '--report', one(g, ['activated', 'careless', 'held']), '--yes']);
				expect([0, 2, 4]).toContain(told.exit);
				const { baseline, careful } = story.versions;
				expect([baseline, careful]).toContain(active());
				if (told.exit !== 0) expect(active()).toBe(careful);
			}),
			{ numRuns: FORGED / 4, endOnFailure: true },
		);
	});

	function attackLong(what: string, tried: string, holds: () => Promise<void>): void {
		attack(what, tried, holds, LONG);
	}
});

describe('by hand', () => {
	/** The honest report of the careless version with some of it changed. */
	const careless = (change: (report: Report) => void, from = 'careless') => {
		const report = ReportSchema.parse(structuredClone(honest[from]));
		change(report);
		return report;
	};
	const passing = ({ regressions }: Report) => regressions.filter((one) => one.passed);
	/** The digest of some of the cases, as whoever drops others would compute it. */
	const digestOf = async (names: string[]) => {
		const { readFileSync } = await import('node:fs');
		const text = readFileSync(CASES, 'utf8');
		const all = parseCases([await decodeCaseFile('cases.json', text, new AbortController().signal)]);
		return describeCases(all.filter(({ name }) => names.includes(name))).digest;
	};
	const gone = 'no-longer-there.json';

	const TRIES: [tried: string, change: (report: Report) => void | Promise<void>][] = [
		[
			'three invented denials and no trace',
			(report) => {
				const [replay] = report.replays;
				if (replay === undefined) throw new Error('nothing was replayed');
				report.replays = [replay, replay, replay];
				report.trace = null;
				report.regressions = [];
				report.cases = null;
			},
		],
		[
			'failed cases dropped, and denials invented that need the gains',
			async (report) => {
				report.regressions = passing(report);
				if (report.cases !== null) {
					report.cases.digest = await digestOf(report.regressions.map(({ name }) => name));
					report.cases.count = report.regressions.length;
				}
				for (const { name, answer } of passing(report).slice(0, 2)) {
					const [replay] = report.replays;
					if (replay !== undefined) report.replays.push({ ...replay, eventId: name, candidate: answer });
				}
			},
		],
		[
			'cases that are null, and one that passes kept',
			(report) => {
				report.regressions = passing(report).slice(0, 1);
				report.cases = null;
			},
		],
		[
			'a case file that is gone',
			(report) => {
				report.regressions = passing(report);
				if (report.cases !== null) report.cases.files = [gone];
			},
		],
		[
			'answers of failed cases flipped',
			(report) => {
				for (const one of report.regressions) {
					const decision = one.expectation.decision === 'deny' ? 'deny' : 'allow';
					Object.assign(one, { passed: true, actual: one.expected, answer: { ...one.answer, decision } });
				}
			},
		],
		[
			'a verdict that says safe, with everything accepted',
			(report) => {
				if (report.verdict === null) throw new Error('no verdict was reached');
				Object.assign(report.verdict, { safeToActivate: true, status: 'safe', blockers: [], gates: [] });
				report.verdict.accepted = [{ what: 'gain', count: 3, by: '--accept-gains' }];
				report.ok = true;
			},
		],
		[
			'the name and number of the careful version for the id of the careless one',
			(report) => {
				if (report.candidate?.version != null) report.candidate.version.version = 2;
			},
		],
	];
	for (const [tried, change] of TRIES) {
		attack('activate', tried, async () => {
			const report = careless(() => {});
			await change(report);
			const told = await run([
				'activate',
				'--report',
				write(z.record(z.string(), z.any()).parse(report)),
				'--yes',
			]);
			expect([1, 2, 4]).toContain(told.exit);
			expect(active()).toBe(story.versions.baseline);
		});
	}

	attack('activate', 'what was accepted by flags of the run that judged it', async () => {
		expect(honest.carelessAccepted?.ok).toBe(true);
		const told = await run(['activate', '--report', write(honest.carelessAccepted ?? {}), '--yes']);
		expect([told.exit, told.json()]).toMatchObject([1, { verdict: { status: 'review' } }]);
		expect(active()).toBe(story.versions.baseline);
	});

	it('an honest report is activated all the same', async () => {
		for (const name of ['careful', 'bare']) {
			restore('before');
			const told = await run(['activate', '--report', write(honest[name] ?? {}), '--yes']);
			expect([told.exit, active()]).toEqual([0, story.versions.careful]);
		}
	});
});
