import { describe, expect, it } from 'vitest';
import type { Move } from '../../../src/core/report/move.js';
import type { Watched } from '../../../src/core/report/watch.js';
import { goesBack, troubleOf } from '../../../src/core/rollout/trouble.js';
import { moveOf, watchedOf } from '../../support/moves.js';

const found = (watched: Partial<Watched> | null, move: Partial<Move> = {}, accepted: string[] = []) =>
	troubleOf(moveOf(move), watched === null ? null : watchedOf(watched), {
		accepted: accepted.map((what) => ({ what, count: 1, by: '--accept-hold' })),
	});

describe('what stands against a version once it is active', () => {
	it.each<[string, Partial<Watched>, string]>([
		['a single new denial', { newDenials: 1 }, '1 live request is denied that was allowed before'],
		['a single new hold', { newHolds: 1 }, '1 live request is waiting for approval'],
		['a single other decision', { notAsPredicted: 1 }, '1 live decision is not as predicted'],
		[
			'a runtime that lags',
			{ old: { count: 4, late: 1, lastAt: null, silentSeconds: 0 } },
			'a runtime lags: 1 live decision by the version before',
		],
	])('%s is a regression, among any number as predicted', (_, watched, text) => {
		const trouble = found({ seen: 10_000, asPredicted: 9_999, ...watched });
		expect(trouble).toMatchObject({ kind: 'regression', text: expect.stringContaining(text) });
		expect([trouble && goesBack(trouble, 'regression'), trouble && goesBack(trouble, 'failure')]).toEqual([
			true,
			false,
		]);
	});

	it('a canary that failed is a regression, one that is not known is none', () => {
		const canary = (trouble: string) => troubleOf(moveOf(), null, null, { requests: [], trouble });
		expect(canary('it printed no request id')).toEqual({
			...{ kind: 'regression', code: 'canary_failed', notBack: null },
			text: 'the canary failed: it printed no request id',
		});
		expect(canary('it was interrupted')).toBeNull();
	});

	it('holds that were accepted are none', () => {
		expect(found({ newHolds: 3 }, {}, ['newly_held'])).toBeNull();
		expect(found({ newHolds: 3 }, {}, ['loss'])).toMatchObject({ code: 'new_holds' });
	});

	it('a runtime that lags for less than a minute, third versions and nothing seen are none', () => {
		const old = { count: 9, late: 0, lastAt: null, silentSeconds: 0 };
		expect(found({ seen: 5, asPredicted: 5, old, others: { count: 3, lastAt: null } })).toBeNull();
		expect(found({})).toBeNull();
		expect(found(null)).toBeNull();
	});

	it('a failure comes before any regression', () => {
		const watched = { newDenials: 9, outage: 'policy_eval_failed' as const };
		expect(found(watched)).toMatchObject({ kind: 'failure', code: 'policy_eval_failed' });
		expect(found(watched, { outcome: 'failed' })).toMatchObject({ code: 'activation_failed' });
	});
});
