import { expect, it } from 'vitest';
import type { Trouble, Watched } from '../../src/core/report/watch.js';
import { emptyReport } from '../../src/core/run.js';
import { renderActivation } from '../../src/render/activation.js';
import { makeStyle } from '../../src/render/style.js';
import { moveOf, watchedOf } from '../support/moves.js';
import { readerOf, runOn } from '../support/run.js';

const style = makeStyle({
	...{ colour: false, unicode: true, width: 120, terminal: false, verbose: false, now: 0 },
});

const TROUBLE: Trouble = { kind: 'regression', code: 'runtime_lags', text: 'a runtime lags', notBack: null };
const BY_OTHERS = { count: 2, lastAt: '2026-11-21T09:00:20.000Z' };

it.each<[string, string, Partial<Watched>, Trouble | null]>([
	['✓', 'what was seen is as predicted', { seen: 3, asPredicted: 3, notPredictable: 0 }, null],
	['?', 'nothing was seen', {}, null],
	['?', 'nothing can be predicted', { seen: 3, notPredictable: 3 }, null],
	['?', 'it was cut short', { seen: 3, asPredicted: 3, cut: true }, null],
	['?', 'it broke off', { seen: 3, asPredicted: 3, unread: 'nothing answers' }, null],
	['!', 'another version decides too', { seen: 3, asPredicted: 3, others: BY_OTHERS }, null],
	[
		'!',
		'the version before decided for a while',
		{ seen: 3, asPredicted: 3, old: { ...BY_OTHERS, late: 0, silentSeconds: 9 } },
		null,
	],
	['✗', 'something stands against it', { seen: 3, asPredicted: 3 }, TROUBLE],
])('the live line is marked %s where %s', (mark, _, over, trouble) => {
	const watched = watchedOf({ text: 'as it was seen', ...over });
	const report = { ...emptyReport(runOn(readerOf()), '0'), activation: moveOf(), watched, trouble };
	const text = renderActivation(report, style);
	expect(text).toMatch(new RegExp(`^ {2}\\${mark} +live +as it was seen$`, 'm'));
	expect(text.includes('a runtime lags')).toBe(trouble !== null);
});
