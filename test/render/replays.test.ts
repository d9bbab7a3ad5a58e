import { expect, it } from 'vitest';
import type { Replay } from '../../src/core/report/evidence.js';
import { asTraces } from '../../src/core/report/requests.js';
import { denialLine } from '../../src/render/replays.js';
import { makeStyle } from '../../src/render/style.js';
import { replay, traceOf } from '../support/evidence.js';

const style = makeStyle({
	...{ colour: false, unicode: true, width: 120, terminal: false, verbose: false, now: 0 },
});

const lineOf = (...calibrations: Replay['calibration'][]) => {
	const replays = calibrations.map((calibration, index) =>
		replay({ requestId: `r${index}`, calibration, decider: null }),
	);
	const traces = asTraces(replays.map(({ requestId }) => traceOf(requestId ?? '')));
	return denialLine({ replays, ...traces }, style)
		?.replace(/\s+/g, ' ')
		.trim();
};

it.each<[Replay['calibration'][], string]>([
	[['calibrated'], '✓ denial role_scope_mismatch; replays as logged'],
	[['calibrated', 'calibrated'], '✓ denial role_scope_mismatch; 2 of 2 replay as logged'],
	[
		['calibrated', 'uncalibratable'],
		'? denial role_scope_mismatch; cannot be checked (r1): the version that decided is gone, or there was none',
	],
	[
		['uncalibratable', 'uncalibratable'],
		'? denial role_scope_mismatch; cannot be checked: the version that decided is gone, or there was none',
	],
	[
		['calibrated', 'not_checked', 'calibrated'],
		'? denial role_scope_mismatch; not checked against the version that decided (r1)',
	],
	[
		['not_checked', 'calibrated', 'uncalibrated'],
		'✗ denial role_scope_mismatch; does not replay as logged (r2): not asked',
	],
])('of denials that are %s the line tells of the least sure', (calibrations, line) => {
	expect(lineOf(...calibrations)).toBe(line);
});
