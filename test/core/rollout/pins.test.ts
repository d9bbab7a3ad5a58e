import { describe, expect, it } from 'vitest';
import type { Report } from '../../../src/core/report/schema.js';
import { digestOf, type Pins, pinsOf, refuseOtherContract } from '../../../src/core/rollout/pins.js';
import { version } from '../../support/evidence.js';

const AT = '2026-11-21T09:00:00.000Z';
const PINS: Pins = {
	zoneId: 'zone-1',
	candidate: version(2),
	baseline: version(1),
	cases: 'digest',
	contractVersion: '2026-05-20',
	at: AT,
	mark: 'row-1',
};

it('a verdict of another decision contract does not hold here', () => {
	const handed = { contractVersion: '2027-01-01', baseline: null, mark: null };
	expect(() => refuseOtherContract(handed, '2026-05-20')).toThrow(
		expect.objectContaining({ code: 'contract_changed', exit: 4, changed: false }),
	);
	expect(() => refuseOtherContract(handed, '2027-01-01')).not.toThrow();
});

describe('what a verdict is pinned to', () => {
	const report = {
		target: { zoneId: 'zone-1', zoneName: 'payments' },
		baseline: version(1),
		cases: { digest: 'digest' },
		contractVersion: '2026-05-20',
		at: '2026-11-20T09:00:00.000Z',
		verdict: { at: '2026-11-20T09:00:01.000Z' },
	} as Report;

	it('is read off what was found out, and dated by the server where it was handed over', () => {
		expect(pinsOf(report, version(2), { id: 'row-1', at: AT })).toEqual(PINS);
		expect(pinsOf(report, version(2), null)).toMatchObject({ at: report.at, mark: null });
	});

	it('changes its digest with every part, and with nothing else', () => {
		const digests = [
			PINS,
			{ ...PINS, zoneId: 'x' },
			{ ...PINS, candidate: version(3) },
			{ ...PINS, candidate: version(2, { manifestSha256: 'x' }) },
			{ ...PINS, baseline: null },
			{ ...PINS, cases: null },
			{ ...PINS, contractVersion: 'x' },
			{ ...PINS, at: 'x' },
			{ ...PINS, mark: null },
		].map(digestOf);
		expect(new Set(digests).size).toBe(digests.length);
		const { zoneId, candidate, baseline, cases, contractVersion, at, mark } = PINS;
		expect(digestOf({ mark, at, contractVersion, cases, baseline, candidate, zoneId })).toBe(digests[0]);
	});
});
