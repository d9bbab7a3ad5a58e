import { describe, expect, it } from 'vitest';
import type { AdminReader, TimeLimit } from '../../../src/core/ports.js';
import type { Move } from '../../../src/core/report/move.js';
import type { Watched } from '../../../src/core/report/watch.js';
import { emptyReport } from '../../../src/core/run.js';
import { type FollowUpOptions, followUp } from '../../../src/core/steps/follow-up.js';
import { watchLive } from '../../../src/core/steps/watch.js';
import { pollAudit } from '../../../src/core/trace/follow.js';
import type { AuditEvent, AuditFilter } from '../../../src/model/audit.js';
import { CaracaliteError } from '../../../src/model/errors.js';
import { exchange } from '../../support/event.js';
import { version } from '../../support/evidence.js';
import { handClock } from '../../support/hand-clock.js';
import { moveOf } from '../../support/moves.js';
import { NO_LIMIT, readerOf, runOn, setsOf } from '../../support/run.js';

const NINE = Date.parse('2026-11-21T09:00:00Z');
const iso = (ms: number) => new Date(ms).toISOString();
const to = version(2, { manifestSha256: '2'.repeat(64) });
const from = version(1, { manifestSha256: '1'.repeat(64) });
const MOVE = moveOf({ to, from, acceptedAt: iso(NINE), loadedAt: iso(NINE) });

/** A server whose clock is `behindMs` behind this machine's, with the decisions that each moment brings to audit. */
function world(arrivals: { ms: number; by?: string; at?: number }[], behindMs = 0, limit = NO_LIMIT) {
	const clock = handClock(NINE + behindMs);
	const now = () => clock.now() - behindMs;
	const asked: AuditFilter[] = [];
	const reader = readerOf({
		serverNow: now,
		policies: async () => [],
		...setsOf([from, to], () => to.versionId),
		manifest: async () => {
			throw new CaracaliteError('documents_unreadable', 'nobody can read them');
		},
		async *auditEvents(filter): AsyncGenerator<AuditEvent> {
			asked.push(filter);
			const there = arrivals.filter(({ ms }) => NINE + ms <= now());
			const events = there.map(({ ms, by = to.manifestSha256, at = ms }, index) =>
				exchange({}, { id: `event-${index}`, manifestSha: by, occurredAt: iso(NINE + at) }),
			);
			yield* events.filter((event) => event.occurredAt >= (filter.since ?? '')).reverse();
		},
	});
	return { run: runOn(reader, { clock, limit }), asked, clock };
}

const watch = (parts: ReturnType<typeof world>, watchMs: number, leftMs = Number.POSITIVE_INFINITY) =>
	watchLive(parts.run, MOVE, { watchMs, leftMs, enough: () => false });

describe('watching live decisions', () => {
	it.each([300_000, -300_000, 0])(
		'sees all of them with this clock %d ms ahead of the server',
		async (by) => {
			const arrivals = [{ ms: 100 }, { ms: 3_000 }, { ms: 9_500 }, { ms: 19_000, at: 8_000 }];
			const watched = await watch(world(arrivals, by), 20_000);
			expect(watched).toMatchObject({ seen: 4, notPredictable: 4, seconds: 20, cut: false });
		},
	);

	it('sees what came in at the very end', async () => {
		expect(await watch(world([{ ms: 5_000 }, { ms: 5_001 }]), 5_000)).toMatchObject({ seen: 1 });
	});

	it("ends with a last look when the run's time is up, and says so", async () => {
		const watched = await watch(world([{ ms: 5_500 }, { ms: 9_000 }]), 60_000, 5_500);
		expect(watched).toMatchObject({ seen: 1, seconds: 6, cut: true });
		expect(watched?.text).toContain("the run's deadline ended the watch after 6 s");
	});

	it('sees a runtime that lags, and ends where that is enough', async () => {
		const lagging = Array.from({ length: 50 }, (_, index) => ({
			...{ ms: index * 2_000, by: index % 2 === 0 ? from.manifestSha256 : to.manifestSha256 },
		}));
		const parts = world(lagging);
		const enough = ({ old }: Watched) => old.late > 0;
		const options = { watchMs: 600_000, leftMs: Number.POSITIVE_INFINITY, enough };
		const watched = await watchLive(parts.run, MOVE, options);
		expect(watched).toMatchObject({ seconds: 64, converged: false, old: { count: 16, late: 1 } });
	});

	it('tells what was seen where the read of a document or of audit fails', async () => {
		const parts = world([{ ms: 0 }]);
		let reads = 0;
		const auditEvents: AdminReader['auditEvents'] = (filter) => {
			if (reads++ > 0) throw new CaracaliteError('unreachable', 'nothing answers');
			return parts.run.admin.auditEvents(filter);
		};
		const broken = runOn({ ...parts.run.admin, auditEvents }, { clock: parts.clock });
		const watched = await watchLive(broken, MOVE, { watchMs: 9_000, leftMs: 1e9, enough: () => false });
		expect(watched).toMatchObject({ seen: 1, unread: 'nothing answers' });
		const manifest = async () => {
			throw new CaracaliteError('unreachable', 'nothing answers');
		};
		const unread = runOn({ ...parts.run.admin, manifest }, { clock: parts.clock });
		expect(await watchLive(unread, MOVE, { watchMs: 9_000, leftMs: 1e9, enough: () => false })).toMatchObject(
			{ seen: 0, unread: 'nothing answers' },
		);
	});
});

describe('a poll of audit', () => {
	it("looks back from the newest event, by the server's times alone", async () => {
		const parts = world([{ ms: 0 }, { ms: 60_000 }, { ms: 90_000, at: 31_000 }], 86_400_000);
		const poll = pollAudit(parts.run.admin, {});
		const found: number[] = [];
		for (const pause of [0, 60_000, 30_000, 0]) {
			await parts.clock.sleep(pause);
			found.push((await poll()).length);
		}
		expect(found).toEqual([1, 1, 1, 0]);
		expect(parts.asked.map(({ since }) => Date.parse(since ?? '') - NINE)).toEqual([0, 0, 30_000, 30_000]);
	});

	it('is not led astray by an event of the future', async () => {
		const parts = world([{ ms: 0, at: 1e10 }, { ms: 2_000 }]);
		const poll = pollAudit(parts.run.admin, {});
		expect(await poll()).toHaveLength(1);
		await parts.clock.sleep(2_000);
		expect(await poll()).toHaveLength(1);
	});
});

describe("the run's deadline", () => {
	const MINUTE = 60_000;
	const OPTIONS: FollowUpOptions & { writer: { activate: () => never } } = {
		...{ watchMs: 10 * MINUTE, rollbackOn: 'regression', rollbackWaitMs: MINUTE, runtimes: [], canary: null },
		askBack: async () => true,
		writer: {
			activate: () => {
				throw new Error('nobody was to activate');
			},
		},
	};

	/** A deadline by the clock of the world that it ends. */
	function limitOf(leftMs: number) {
		const parts: { now: () => number } = { now: () => NINE };
		let endsAt = NINE + leftMs;
		const limit: TimeLimit = {
			room: (ms) => parts.now() + ms <= endsAt,
			left: () => Math.max(0, endsAt - parts.now()),
			spare: (ms) => {
				endsAt = Math.max(endsAt, parts.now() + ms);
			},
		};
		return { limit, parts };
	}

	async function followed(options: Partial<FollowUpOptions>, arrivals: { ms: number; by?: string }[] = []) {
		const { limit, parts } = limitOf(2 * MINUTE);
		const { run, clock } = world(arrivals, 0, limit);
		parts.now = clock.now;
		const held = { journal: null, who: 'ops@host', closed: [], notes: [], told: false };
		const report = await followUp(run, held, emptyReport(run, '0'), MOVE, { ...OPTIONS, ...options });
		return { report, leftMs: limit.left() };
	}

	it('ends the watch, and leaves room for the way back beside itself', async () => {
		const { report, leftMs } = await followed({});
		expect(report).toMatchObject({ ok: true, watched: { seconds: 120, cut: true }, trouble: null });
		expect(leftMs).toBeGreaterThanOrEqual(2 * MINUTE);
	});

	it('leaves a moment for the last look where nobody goes back', async () => {
		const { leftMs } = await followed({ rollbackOn: 'never' });
		expect(leftMs).toBe(30_000);
	});

	const late = [{ ms: 70_000, by: from.manifestSha256 }];

	it('is put off for a person who is asked, and for what they say', async () => {
		let left = 0;
		const { limit, parts } = limitOf(2 * MINUTE);
		const { run, clock } = world(late, 0, limit);
		parts.now = clock.now;
		const askBack = async () => {
			left = limit.left();
			return false;
		};
		const held = { journal: null, who: 'ops@host', closed: [], notes: [], told: false };
		const options = { ...OPTIONS, rollbackOn: 'ask' as const, askBack };
		const report = await followUp(run, held, emptyReport(run, '0'), MOVE, options);
		expect(report).toMatchObject({ trouble: { code: 'runtime_lags' }, watched: { seconds: 70 } });
		expect(left).toBeGreaterThan(10 * MINUTE);
	});

	it('does not come between a trouble and a way back that fails', async () => {
		const { report, leftMs } = await followed({}, late);
		expect(report.trouble).toMatchObject({ code: 'runtime_lags', notBack: 'nobody can read them' });
		expect(leftMs).toBeGreaterThanOrEqual(2 * MINUTE);
	});
});

describe('a canary', () => {
	const canary = {
		run: () => {
			throw new Error('nobody was to run it');
		},
	};
	const OPTIONS: FollowUpOptions & { writer: { activate: () => never } } = {
		...{ watchMs: 0, rollbackOn: 'never', rollbackWaitMs: 60_000, runtimes: [], canary },
		askBack: async () => false,
		writer: {
			activate: () => {
				throw new Error('nobody was to activate');
			},
		},
	};

	it.each<[string, Partial<Move>, Partial<FollowUpOptions>, string]>([
		['that is not known to be loaded', { outcome: 'timeout' }, {}, 'that the version is loaded is not known'],
		[
			'that does not do what it is for, where that is gone back for',
			{ works: false },
			{ rollbackOn: 'regression' },
			'enough stands against the version already',
		],
	])('is not run on a version %s', async (_, move, over, text) => {
		const { run } = world([]);
		const held = { journal: null, who: 'ops@host', closed: [], notes: [], told: false };
		const report = await followUp(
			run,
			held,
			emptyReport(run, '0'),
			{ ...MOVE, ...move },
			{ ...OPTIONS, ...over },
		);
		expect(report.ok).toBe(false);
		expect(report.checklist?.find(({ check }) => check === 'canaries')).toMatchObject({
			...{ status: 'not_known', text: expect.stringContaining(text), evidence: null },
		});
	});

	it('and a checklist are for an activation: what was active already has neither', async () => {
		const { run } = world([]);
		const held = { journal: null, who: 'ops@host', closed: [], notes: [], told: false };
		const already = { ...MOVE, outcome: 'already_active' as const, acceptedAt: null };
		const report = await followUp(run, held, emptyReport(run, '0'), already, OPTIONS);
		expect(report).toMatchObject({ ok: true, checklist: null, watched: null });
	});
});
