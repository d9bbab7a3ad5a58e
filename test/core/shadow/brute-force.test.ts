import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { FlipKind, Shadow } from '../../../src/core/report/shadow.js';
import { decideClasses } from '../../../src/core/shadow/decide.js';
import { LiveTraffic } from '../../../src/core/shadow/live.js';
import { isReplayed, type ReplayedOrNot } from '../../../src/core/shadow/replayed.js';
import { readApiTraffic, shadowStep } from '../../../src/core/steps/shadow.js';
import { explains } from '../../../src/policy/authority/explains.js';
import type { Evaluation } from '../../../src/policy/types.js';
import { changesIn, runIn, versionOf } from './server.js';
import { tiersDeclared } from './tiers.js';
import { type TrueEvent, type World, worlds } from './world.js';

/** How many worlds, the same ones every day; a number in the environment makes a long run of other ones. */
const LONG = process.env.SHADOW_WORLDS;
const WORLDS = Number(LONG ?? 25);
const DRAWN = { numRuns: WORLDS, ...(LONG === undefined ? { seed: 13 } : {}) };

const WINDOW = {
	filter: { since: '2026-11-19T00:00:00.000Z', until: '2026-12-01T00:00:00.000Z' },
	...{ resource: null, decision: null, limit: null },
};
const ASKED = { application: null, resource: null, decision: null, label: null, limit: null } as const;

/** What an evaluation comes to, written down once more: null where it fails. */
function outcomeOf(evaluation: Evaluation | null): { word: 'allow' | 'hold' | 'deny'; why: string } | null {
	if (evaluation === null) return { word: 'deny', why: 'no_active_policy_set' };
	if (evaluation.status === 'failed') return null;
	const { decision, diagnostics } = evaluation.result;
	if (decision === 'deny') return { word: 'deny', why: String(diagnostics[0]?.reason) };
	const classes = tiersDeclared(diagnostics);
	if (classes === null) return { word: 'allow', why: '' };
	const isRefused = classes.includes('operator') && classes.includes('subject');
	return isRefused
		? { word: 'deny', why: 'approval_class_conflict' }
		: { word: 'hold', why: classes.join(' ') };
}

/** What becomes of one event, asked by itself: `failed` where a version does not evaluate it. */
function becomes({ bundles }: World, { input }: TrueEvent): FlipKind | 'failed' | null {
	const before = outcomeOf(bundles.base === null ? null : bundles.base.engine.decide(input));
	const after = outcomeOf(bundles.candidate.engine.decide(input));
	if (before === null || after === null) return 'failed';
	if (before.word === after.word) {
		if (before.why === after.why || before.word === 'allow') return null;
		return before.word === 'deny' ? 'deny_by_another_reason' : 'hold_for_others';
	}
	return KINDS[`${before.word} ${after.word}`] ?? 'failed';
}

const KINDS: { [words: string]: FlipKind } = {
	'allow deny': 'allow_to_deny',
	'hold deny': 'hold_to_deny',
	'allow hold': 'allow_to_hold',
	'hold allow': 'hold_to_allow',
	'deny allow': 'deny_to_allow',
	'deny hold': 'deny_to_hold',
};

async function shadowOf(world: World, budget: number | null, run = runIn(world)): Promise<Shadow> {
	const traffic = await readApiTraffic(run, WINDOW);
	return shadowStep(run, traffic, {
		judged: { kind: 'version', version: versionOf('candidate') },
		baseline: await run.catalog.baseline(),
		changes: changesIn(world),
		denials: [],
		asked: { ...ASKED, budget },
	});
}

async function decidedIn(world: World): Promise<Map<string, ReplayedOrNot>> {
	const run = runIn(world);
	const { classes } = await readApiTraffic(run, WINDOW);
	const version = versionOf('candidate');
	const sides = {
		...{ baseline: await run.catalog.baseline(), candidate: version },
		...{ judge: run.judges.of(version), bundle: world.bundles.candidate },
	};
	const decided = await decideClasses(run, classes, sides, null);
	return new Map(decided.map((one) => [one.traffic.key, one]));
}

/** What is not replayed: nothing was active, an evaluation fails, or one of several mandates was presented. */
function expectLeftOut(why: string, one: TrueEvent, really: FlipKind | 'failed' | null): void {
	if (one.event.manifestSha === '') {
		expect(why).toBe('version_gone');
	} else if (isPresented(one.event)) {
		expect(['candidate_failed', 'claims_unknown']).toContain(why);
		expect(really === 'failed' || mandatesOf(one).length > 1).toBe(true);
	} else {
		expect([why, really]).toEqual(['candidate_failed', 'failed']);
	}
}

/** The mandates that an event may have presented; none where it presents none. */
function mandatesOf({ event, key }: TrueEvent): unknown[] {
	return isPresented(event)
		? z.array(z.unknown()).parse(JSON.parse(key.slice(key.lastIndexOf('] [') + 2)))
		: [];
}

function isPresented({ metadata }: TrueEvent['event']): boolean {
	return metadata.delegation_edge_id !== '' && String(metadata.requested_scopes) === '';
}

/** Requests of the flips by kind. */
function countsOf(shadow: Shadow): Map<string, number> {
	return tally(shadow.flips.map(({ kind, requests }) => [kind, requests]));
}

function tally(counts: readonly (readonly [string, number])[]): Map<string, number> {
	const sums = new Map<string, number>();
	for (const [what, count] of counts) sums.set(what, (sums.get(what) ?? 0) + count);
	return new Map([...sums].sort());
}

describe('a shadow', () => {
	it('tells of every single event what both versions decide of it', {
		timeout: 60_000 + WORLDS * 100,
	}, async () => {
		const seen = new Map<string, number>();
		await fc.assert(
			fc.asyncProperty(worlds, async (world) => {
				const decided = await decidedIn(world);
				const shadow = await shadowOf(world, null);
				const flipped: [string, number][] = [];
				let replayed = 0;
				for (const event of world.traffic) {
					const really = becomes(world, event);
					const one = decided.get(event.key);
					if (one === undefined) throw new Error(`no class holds ${event.event.id}`);
					const said = isReplayed(one) ? one.flip : one.why;
					seen.set(String(said), (seen.get(String(said)) ?? 0) + 1);
					if (!isReplayed(one)) {
						expectLeftOut(one.why, event, really);
						// Whatever is decided otherwise is told, if only as what may be.
						if (really !== null) expect(one.mayFlip).toBe(true);
						continue;
					}
					expect(one.flip).toBe(really);
					replayed += 1;
					if (really !== null) flipped.push([really, 1]);
				}
				expect(countsOf(shadow)).toEqual(tally(flipped));
				expect(shadow.decisions).toBe(world.traffic.length);
				expect(shadow.replayed.decisions).toBe(replayed);
				expect(shadow.leftOut.reduce((sum, one) => sum + one.decisions, 0)).toBe(
					world.traffic.length - replayed,
				);
				expect(shadow.hours.reduce((sum, hour) => sum + hour.requests, 0)).toBe(replayed);
				expect(shadow.hours.reduce((sum, hour) => sum + hour.flips, 0)).toBe(flipped.length);
				expect(shadow.findings).toEqual([]);
			}),
			DRAWN,
		);
		for (const kind of [
			'allow_to_deny',
			'allow_to_hold',
			'deny_to_allow',
			'deny_by_another_reason',
			...(LONG === undefined ? [] : ['claims_unknown', 'hold_for_others', 'hold_to_deny', 'deny_to_hold']),
		]) {
			expect(seen.get(kind) ?? 0, kind).toBeGreaterThan(0);
		}
	});

	it('explains every flip by rows that are about it, and counts the uses of each row', {
		timeout: 60_000 + WORLDS * 300,
	}, async () => {
		await fc.assert(
			fc.asyncProperty(worlds, async (world) => {
				const [decided, shadow] = [await decidedIn(world), await shadowOf(world, null)];
				const { rows } = changesIn(world).authority;
				for (const flip of shadow.flips) {
					const { row, rows: all } = flip.cause;
					expect(row === null ? [] : all).toContain(row?.index);
					expect(row === null ? null : rows[row.index]?.text).toBe(row?.text);
				}
				for (const { row: index, requests } of shadow.uses) {
					const row = rows[index];
					if (row === undefined) throw new Error('a use of no row');
					const used = world.traffic.filter((event) => {
						const one = decided.get(event.key);
						const was = outcomeOf(
							world.bundles.base === null ? null : world.bundles.base.engine.decide(event.input),
						);
						if (one === undefined || !isReplayed(one) || !explains(row, event.input)) return false;
						if (row.effect === 'neutral') return true;
						return row.effect === 'loss' ? was?.word !== 'deny' : was?.word !== 'allow';
					});
					// Of several mandates that may have been presented, each counts.
					const open = world.traffic.filter((event) => mandatesOf(event).length > 1);
					expect(requests).toBeGreaterThanOrEqual(used.length);
					expect(requests).toBeLessThanOrEqual(used.length + open.length);
				}
			}),
			DRAWN,
		);
	});

	it('is the same within a budget of calls, and marks what the engine decided', {
		timeout: 60_000 + WORLDS * 300,
	}, async () => {
		await fc.assert(
			fc.asyncProperty(worlds, fc.integer({ min: 1, max: 12 }), async (world, budget) => {
				const run = runIn(world);
				const [whole, within] = [await shadowOf(world, null), await shadowOf(world, budget, run)];
				expect(run.simulated()).toBeLessThanOrEqual(budget);
				expect(countsOf(within)).toEqual(countsOf(whole));
				expect(within.replayed).toEqual(whole.replayed);
				expect(within.engine.sampled + within.engine.classes).toBe(within.replayed.classes);
				expect(within.engine.agreed).toBe(within.engine.sampled);
				expect(whole.engine.classes).toBe(0);
			}),
			DRAWN,
		);
	});

	it('is the same while traffic comes in, but for what the end looks into', {
		timeout: 60_000 + WORLDS * 300,
	}, async () => {
		await fc.assert(
			fc.asyncProperty(worlds, fc.integer({ min: 1, max: 5 }), async (world, looks) => {
				const events = world.traffic.filter(({ event }) => !isPresented(event));
				const traffic = events.length === 0 ? world.traffic : events;
				const run = runIn({ ...world, traffic });
				const live = new LiveTraffic(run.admin, WINDOW);
				const version = versionOf('candidate');
				const sides = {
					...{ baseline: await run.catalog.baseline(), candidate: version },
					...{ judge: run.judges.of(version), bundle: world.bundles.candidate },
				};
				for (const [index, { event }] of traffic.entries()) {
					live.offer(event);
					if (index % looks > 0 && index < traffic.length - 1) continue;
					live.decide(await decideClasses(run, await live.undecided(), sides, null));
				}
				const whole = await decidedIn({ ...world, traffic });
				const sofar = await live.soFar();
				const open = sofar.filter((one) => !isReplayed(one) && one.why === 'not_reached');
				expect(open).toHaveLength(events.length === 0 ? sofar.length : 0);
				if (events.length === 0) return;
				const told = (all: readonly ReplayedOrNot[]) =>
					new Map(
						all.map((one) => [
							one.traffic.key,
							[isReplayed(one) ? one.flip : one.why, one.traffic.seen.count],
						]),
					);
				expect(told(sofar)).toEqual(told([...whole.values()]));
				const flips = [...whole.values()].filter((one) => isReplayed(one) && one.flip !== null);
				expect(live.flipped()).toBe(flips.reduce((sum, one) => sum + one.traffic.seen.count, 0));
			}),
			DRAWN,
		);
	});

	it('finds against itself whatever a server does not do that a change says', {
		timeout: 60_000 + WORLDS * 300,
	}, async () => {
		let found = 0;
		await fc.assert(
			fc.asyncProperty(worlds, async (world) => {
				const { bundles } = world;
				if (bundles.base === null) return;
				// Its server never changes its mind.
				const run = runIn(world, (version, input) =>
					(version === 'older' ? bundles.older : (bundles.base ?? bundles.older)).engine.decide(input),
				);
				const [really, said] = [await shadowOf(world, null), await shadowOf(world, null, run)];
				expect(said.flips).toEqual([]);
				if (really.flips.length === 0) return;
				found += 1;
				expect(said.findings.map(({ code }) => code)).toContain('engine_disagrees');
			}),
			DRAWN,
		);
		expect(found).toBeGreaterThan(WORLDS / 10);
	});
});
