import { describe, expect, it } from 'vitest';
import { type Calibrated, judge } from '../../../src/core/record/calibrate.js';
import { draftsOf, sampled } from '../../../src/core/record/select.js';
import type { AuditEvent } from '../../../src/model/audit.js';
import { allowed, denied as deniedAnswer, failed, held, version } from '../../support/evidence.js';
import { denied, firstSight, mint, read, timeAt } from './events.js';

const DECIDER = version(1);

function asked(event: AuditEvent, ...answers: Parameters<typeof judge>[2][number]['answer'][]) {
	const sighting = firstSight(read(event));
	const input = sighting.event.repaired;
	return judge(
		sighting,
		DECIDER,
		answers.map((answer) => ({ input, answer })),
	);
}

function calibrated(event: AuditEvent): Calibrated {
	const reason = event.diagnostics[0]?.reason;
	return asked(event, typeof reason === 'string' ? deniedAnswer(reason) : allowed());
}

describe('calibration of a sighting', () => {
	const refused = mint(1, 's1', 'refund', denied('role_scope_mismatch'));

	it('takes the input on which the version that decided says what was logged', () => {
		expect(asked(refused, deniedAnswer('role_scope_mismatch'))).toMatchObject({ why: 'calibrated' });
		expect(asked(refused, allowed(), deniedAnswer('role_scope_mismatch')).why).toBe('calibrated');
	});

	it('needs the same reason, and a hold for a hold', () => {
		expect(asked(refused, deniedAnswer('confinement_violation'))).toMatchObject({
			why: 'uncalibrated',
			chosen: null,
		});
		const waits = mint(1, 's1', 'refund', {
			diagnostics: [{ step_up_required: { tiers: [{ tier: 'money' }] } }],
		});
		expect(asked(waits, allowed()).why).toBe('uncalibrated');
		expect(asked(waits, held(['money'])).why).toBe('calibrated');
	});

	it('does not choose between inputs, nor from those that were not all decided', () => {
		const deny = deniedAnswer('role_scope_mismatch');
		expect(asked(refused, deny, deny).why).toBe('ambiguous');
		expect(asked(refused, deny, failed('sts_simulation_failed:invalid_token')).why).toBe('ambiguous');
	});

	it('is not to be had where the version is gone or decides nothing', () => {
		expect(judge(firstSight(read(refused)), null, []).why).toBe('uncalibratable');
		expect(asked(refused, failed('sts_simulation_unreachable:fetch failed')).why).toBe('uncalibratable');
	});
});

describe('cases of calibrated sightings', () => {
	const before = mint(10, 's1', 'refund', denied('role_scope_mismatch'));
	const after = mint(20, 's2', 'refund');

	it('are one for each input, as it was decided the last time', () => {
		for (const order of [
			[before, after],
			[after, before],
		]) {
			const drafts = draftsOf(order.map(calibrated), false);
			expect(drafts.map(({ recorded }) => recorded)).toEqual([
				{
					name: 'Payments Agent as cashier: refund on resource://ledger',
					expect: 'allow',
					input: expect.objectContaining({ delegation_edge: { id: 'edge-of-s2', scopes: ['refund'] } }),
					seen: { count: 2, first: timeAt(10), last: timeAt(20) },
					from: { requestId: after.requestId, eventId: after.id, version: 'Main v1' },
					provenance: expect.arrayContaining([
						{ path: 'delegation_edge.scopes', source: 'deduced', law: 'edge' },
					]),
					digest: expect.stringMatching(/^[0-9a-f]{16}$/),
				},
			]);
			expect(drafts[0]?.recorded.provenance.map(({ source }) => source)).not.toContain('recorded');
		}
	});

	it('have their keys in order', () => {
		const [draft] = draftsOf([calibrated(after)], false);
		const keys = Object.keys(draft?.recorded.input ?? {});
		expect(keys).toEqual([...keys].sort());
	});

	it('keep their digest, and lose every id and name, under pseudonyms', () => {
		const [plain] = draftsOf([calibrated(after)], false);
		const [shared] = draftsOf([calibrated(after)], true);
		expect(shared?.recorded.digest).toBe(plain?.recorded.digest);
		expect(JSON.stringify(shared?.recorded)).not.toMatch(/app-1|Payments Agent|zone-1|"s2"|edge-of-s2/);
	});

	it('are not made of what is not calibrated', () => {
		expect(draftsOf([asked(after, deniedAnswer('no_rule_matched'))], false)).toEqual([]);
	});
});

describe('a sample', () => {
	const sightings = Array.from({ length: 20 }, (_, index) =>
		firstSight(
			read(mint(index, `s${index}`, `scope${index % 10}`, index < 10 ? {} : denied('no_rule_matched'))),
		),
	);
	const scopes = (size: number, from = sightings) =>
		sampled(from, size).kept.map(({ event }) => String(event.requestedScopes));

	it('keeps every sighting of so many inputs, the same ones whatever else is there', () => {
		expect(new Set(scopes(3)).size).toBe(3);
		expect(scopes(3)).toHaveLength(6);
		expect(new Set(scopes(3, [...sightings].reverse()))).toEqual(new Set(scopes(3)));
		expect(new Set(scopes(5))).toEqual(new Set([...scopes(5), ...scopes(3)]));
	});

	it('leaves out the rest, and nothing where none was asked for', () => {
		const { kept, rest } = sampled(sightings, 3);
		expect([kept.length, rest.length]).toEqual([6, 14]);
		expect(sampled(sightings, null)).toEqual({ kept: sightings, rest: [] });
	});
});
