import { describe, expect, it } from 'vitest';
import type { Report } from '../../../src/core/report/schema.js';
import {
	digestOf,
	type Fresh,
	type Pins,
	pinsOf,
	refuseStaleVerdict,
} from '../../../src/core/rollout/pins.js';
import { version } from '../../support/evidence.js';

const HOUR = 3_600_000;
const AT = '2026-11-21T09:00:00.000Z';
const PINS: Pins = {
	zoneId: 'zone-1',
	candidate: version(2),
	baseline: version(1),
	cases: 'digest',
	contractVersion: '2026-05-20',
	at: AT,
};
const FRESH: Fresh = {
	zoneId: 'zone-1',
	contractVersion: '2026-05-20',
	now: Date.parse(AT) + HOUR,
	maxAgeMs: 24 * HOUR,
};

describe('a verdict that does not hold here and now', () => {
	it.each<[string, Partial<Fresh>, Partial<Pins>]>([
		['other_zone', { zoneId: 'zone-2' }, {}],
		['contract_changed', { contractVersion: '2027-01-01' }, {}],
		['verdict_expired', { now: Date.parse(AT) + 24 * HOUR + 1 }, {}],
		['verdict_from_future', { now: Date.parse(AT) - HOUR }, {}],
		['verdict_from_future', {}, { at: 'no time at all' }],
	])('%s', (code, fresh, pins) => {
		expect(() => refuseStaleVerdict({ ...PINS, ...pins }, { ...FRESH, ...fresh })).toThrow(
			expect.objectContaining({ code, exit: 4, changed: false }),
		);
	});

	it.each([0, 24 * HOUR, -4 * 60_000])('is not one of %i ms', (age) => {
		expect(() => refuseStaleVerdict(PINS, { ...FRESH, now: Date.parse(AT) + age })).not.toThrow();
	});
});

describe('what a verdict is pinned to', () => {
	const report = {
		target: { zoneId: 'zone-1', zoneName: 'payments' },
		baseline: version(1),
		cases: { digest: 'digest' },
		contractVersion: '2026-05-20',
		at: '2026-11-20T09:00:00.000Z',
		verdict: { at: AT },
	} as Report;

	it('is read off its report', () => {
		expect(pinsOf(report, version(2))).toEqual(PINS);
		expect(pinsOf({ ...report, verdict: null }, version(2)).at).toBe(report.at);
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
		].map(digestOf);
		expect(new Set(digests).size).toBe(digests.length);
		const { zoneId, candidate, baseline, cases, contractVersion, at } = PINS;
		expect(digestOf({ at, contractVersion, cases, baseline, candidate, zoneId })).toBe(digests[0]);
	});
});
