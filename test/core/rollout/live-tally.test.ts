import { describe, expect, it } from 'vitest';
import type { LiveFinding } from '../../../src/core/replay/live.js';
import type { Move } from '../../../src/core/report/move.js';
import { note, sinceOf, startTally, summed } from '../../../src/core/rollout/live-tally.js';
import { exchange } from '../../support/event.js';
import { version } from '../../support/evidence.js';

const LOADED = '2026-11-21T09:00:00Z';
const at = (seconds: number) => new Date(Date.parse(LOADED) + seconds * 1_000).toISOString();

const MOVE = {
	...{ to: version(2), from: version(1) },
	...{ acceptedAt: at(-1), loadedAt: LOADED },
};

type Seen = [seconds: number, kind: LiveFinding['kind']];

/** What decisions come to that came so many seconds after the version was loaded. */
function watched(
	seen: Seen[],
	move: Pick<Move, 'to' | 'from' | 'acceptedAt' | 'loadedAt'> = MOVE,
	code: 'policy_eval_failed' | 'no_active_policy_set' = 'policy_eval_failed',
) {
	const tally = startTally(move);
	if (tally === null) throw new Error('nothing was accepted');
	for (const [seconds, kind] of seen) {
		const told = { predicted: 'allow', decided: 'deny (x)', code } as const;
		note(tally, exchange({}, { occurredAt: at(seconds) }), { kind, ...told });
	}
	return summed(tally, { seconds: 90, cut: false, unread: null });
}

const many = (from: number, to: number, kind: LiveFinding['kind']): Seen[] =>
	Array.from({ length: to - from + 1 }, (_, index) => [from + index, kind]);

describe('decisions by the version before, once the new one is loaded', () => {
	it('are counted, with when the last one was; those before that are not', () => {
		const found = watched([[-30, 'old_version'], ...many(1, 12, 'old_version'), [13, 'as_predicted']]);
		expect(found).toMatchObject({
			...{ seen: 1, converged: null },
			old: { count: 12, late: 0, lastAt: at(12), silentSeconds: 1 },
		});
		expect(found.text).toBe(
			'1 of 1 live decisions as predicted; 12 decisions by Main v1 after Main v2 was loaded, the last one 12 s after',
		);
	});

	it('show a runtime that lags past the minute in which each looks, wherever they stand in audit', () => {
		const found = watched([
			[80, 'old_version'],
			[70, 'old_version'],
			[61, 'old_version'],
			[300, 'as_predicted'],
		]);
		expect(found).toMatchObject({ converged: false, old: { count: 3, late: 2, lastAt: at(80) } });
		expect(found.text).toContain(
			'3 decisions by Main v1 after Main v2 was loaded, the last one 80 s after, 2 of them past the minute',
		);
	});

	it('that do not come any more show that all runtimes have it', () => {
		const found = watched([[4, 'old_version'], [3, 'as_predicted'], ...many(39, 79, 'as_predicted')]);
		expect(found).toMatchObject({ converged: true, seen: 42, old: { count: 1, silentSeconds: 75 } });
		expect(found.text).toContain('; no decision by Main v1 for 75 s, 41 by Main v2');
	});

	it.each<[string, Seen[]]>([
		['nobody asked', []],
		['nobody asked for long enough', many(0, 61, 'as_predicted')],
		['a third version decides', [...many(0, 90, 'as_predicted'), [60, 'other_version']]],
	])('show nothing where %s', (_, seen) => {
		expect(watched(seen).converged).toBeNull();
		expect(watched(seen).text).not.toContain('no decision by');
	});

	it('are denials without a version where nothing was active', () => {
		const found = watched([[5, 'old_version']], { ...MOVE, from: null });
		expect(found.text).toContain('1 decision without a version after Main v2 was loaded');
	});
});

it.each([
	['policy_eval_failed', -1, 'policy_eval_failed'],
	['no_active_policy_set', 1, 'no_active_policy_set'],
	['no_active_policy_set', -1, null],
] as const)('%s, %d s from when it was loaded, is the outage %s', (code, seconds, outage) => {
	expect(watched([[seconds, 'outage']], MOVE, code).outage).toBe(outage);
});

it('decisions by a third version are counted apart', () => {
	const found = watched([
		[1, 'as_predicted'],
		[9, 'other_version'],
		[7, 'other_version'],
	]);
	expect(found).toMatchObject({ seen: 1, others: { count: 2, lastAt: at(9) }, old: { count: 0 } });
	expect(found.text).toContain(`2 decisions by other versions, the last one at ${at(9)}`);
});

it('every difference is counted, the first ten are named', () => {
	const found = watched([...many(1, 7, 'new_denial'), ...many(8, 12, 'differs'), [13, 'new_hold']]);
	expect(found).toMatchObject({ seen: 13, newDenials: 7, notAsPredicted: 5, newHolds: 1 });
	expect(found.differs).toHaveLength(10);
	expect(found.text).toBe(
		'outage: new_denials; 0 of 13 live decisions as predicted; 7 denied that were allowed before, 1 waiting for approval that did not before, 5 not as predicted',
	);
});

describe('what is read of audit', () => {
	const started = (over: object) => {
		const tally = startTally({ ...MOVE, ...over });
		return tally === null ? null : [tally.loadedAt, sinceOf(tally, at(-1))];
	};
	it.each([
		['is loaded after it was accepted', { loadedAt: at(3) }, [at(3), at(-3)]],
		['was loaded before its acceptance was seen', { loadedAt: at(-60) }, [at(-60), at(-62)]],
		['has a manifest that was loaded long ago', { loadedAt: at(-86_400) }, [at(-1), at(-3)]],
		['has no time at which it was loaded', { loadedAt: null }, [at(-1), at(-3)]],
	])('begins in time where the version %s', (_, over, [loaded, since]) => {
		expect(started(over)).toEqual([Date.parse(loaded ?? ''), since]);
	});

	it('is nothing where nothing was accepted', () => {
		expect(started({ acceptedAt: null })).toBeNull();
	});
});
