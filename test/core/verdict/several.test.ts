import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { summariseCandidate } from '../../../src/core/replay/replay.js';
import type { Replay } from '../../../src/core/report/evidence.js';
import { asTraces, byRequest, tracesOf } from '../../../src/core/report/requests.js';
import type { Trace } from '../../../src/core/report/trace.js';
import { whyOf } from '../../../src/core/rollout/pins.js';
import { candidateGate, holdGate, simulationGate } from '../../../src/core/verdict/gates.js';
import { reachVerdict } from '../../../src/core/verdict/reach.js';
import {
	accepting,
	allowed,
	denied,
	evidenceOf,
	failed,
	held,
	replay,
	traceOf as trace,
	version,
} from '../../support/evidence.js';

const of = (requestId: string, candidate = allowed(), index = 0): Replay =>
	replay({ requestId, eventId: `${requestId}/${index}`, candidate });

function asked(traces: Trace[], replays: Replay[]) {
	return evidenceOf({ ...asTraces(traces), replays, candidate: summariseCandidate(replays, version(2), []) });
}

const AWAY = failed('sts_simulation_unreachable:fetch failed');
const ANSWERS = {
	allow: allowed(),
	deny: denied('role_scope_mismatch'),
	hold: held(['money']),
	away: AWAY,
};

describe('several requests', () => {
	it('are safe exactly where every denial of each is allowed', () => {
		const answer = fc.constantFrom(...(Object.keys(ANSWERS) as (keyof typeof ANSWERS)[]));
		const request = fc.record({
			answers: fc.array(answer, { minLength: 1, maxLength: 3 }),
			replayed: fc.boolean(),
		});
		const seen = new Set<boolean>();
		const property = fc.property(
			fc.array(fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 2, arbitrary: request }), {
				minLength: 1,
				maxLength: 4,
			}),
			(drawn) => {
				const requests = drawn.map((one) => one ?? { answers: ['allow' as const], replayed: true });
				const traces = requests.map(({ answers }, index) => trace(`r${index}`, answers.length));
				const replays = requests.flatMap(({ answers, replayed }, index) =>
					replayed ? answers.map((one, place) => of(`r${index}`, ANSWERS[one], place)) : [],
				);
				const { safeToActivate } = reachVerdict(asked(traces, replays), accepting(), '');
				const granted = requests.every(
					({ answers, replayed }) => replayed && answers.every((one) => one === 'allow'),
				);
				seen.add(granted);
				expect([safeToActivate, requests]).toEqual([granted, requests]);
			},
		);
		fc.assert(property, { numRuns: 500, seed: 12 });
		expect(seen.size).toBe(2);
	});

	it('of which one was not replayed are not safe, whatever the others and cases say', () => {
		const one = asked([trace('a'), trace('b')], [of('a')]);
		expect(simulationGate(one, accepting())).toMatchObject({
			status: 'failed',
			blockers: ['request_not_replayed:b'],
			text: '1 of 2 requests were not replayed: policy did not deny them',
		});
		const refused = trace('b', 0, { outcome: 'refused' });
		for (const evidence of [
			asked([trace('a'), refused], [of('a')]),
			asked([refused, trace('a')], [of('a')]),
			asked([trace('a'), trace('b')], []),
			asked([refused], []),
		]) {
			const verdict = reachVerdict(evidence, accepting(), '');
			expect([verdict.safeToActivate, verdict.status]).toEqual([false, 'blocked']);
			expect(verdict.blockers).toContain(
				`request_not_replayed:${evidence.replays.length === 0 && evidence.otherTraces.length > 0 ? 'a' : 'b'}`,
			);
		}
	});

	it('are told apart where one is still denied', () => {
		const { blockers, text } = candidateGate(
			asked([trace('a'), trace('b')], [of('a'), of('b', denied('restriction_active'))]),
			accepting(),
		);
		expect(blockers).toEqual(['candidate_still_denies:deny']);
		expect(text).toContain('restriction_active on resource://ledger (b)');
	});

	it('wait for one approval each: two classes of approver conflict in one request alone', () => {
		const operator = held(['books']);
		const subject = held(['money'], { hold: { tiers: ['money'], approvers: ['subject'] } });
		const apart = asked([trace('a'), trace('b')], [of('a', operator), of('b', subject)]);
		expect(holdGate(apart, accepting({ hold: true })).status).toBe('passed');
		expect(apart.candidate?.decision).toBe('allow');
		for (const traces of [
			[trace('a'), trace('b', 2)],
			[trace('b', 2), trace('a')],
		]) {
			const together = asked(traces, [of('a'), of('b', operator), of('b', subject, 1)]);
			expect(holdGate(together, accepting({ hold: true })).blockers).toEqual(['approval_class_conflict']);
			expect(together.candidate?.decision).toBe('deny');
		}
	});

	it('are counted in what was not replayed', () => {
		const { notKnown } = reachVerdict(
			asked([trace('a', 2), trace('b', 3)], [of('a'), of('b')]),
			accepting(),
			'',
		);
		expect(notKnown).toContain('3 more denied resources of the requests were not replayed');
	});

	it('are named in why a candidate is activated, the first three by id', () => {
		const reasons = (ids: string[]) =>
			whyOf(
				{
					...asked(
						ids.map((id) => trace(id)),
						ids.map((id) => of(id)),
					),
					verdict: null,
				} as never,
				{ at: 'now' } as never,
			);
		expect(reasons(['a'])).toContain('allows the denied request a,');
		expect(reasons(['a', 'b'])).toContain('allows the denied requests a, b,');
		expect(reasons(['a', 'b', 'c', 'd', 'e'])).toContain('allows the denied requests a, b, c and 2 more,');
	});
});

describe('the requests of a report', () => {
	it('come in order, the first where readers know it', () => {
		expect(asTraces([])).toEqual({ trace: null, otherTraces: [] });
		const traces = [trace('a'), trace('b'), trace('c')];
		expect(asTraces(traces).trace?.requestId).toBe('a');
		expect(tracesOf(asTraces(traces))).toEqual(traces);
		expect(tracesOf({ trace: null, otherTraces: traces.slice(1) })).toEqual(traces.slice(1));
	});

	it('have every replay, those too that name no request', () => {
		const replays = [of('b'), of('a'), replay(), of('gone')];
		const parted = byRequest({ ...asTraces([trace('a'), trace('b')]), replays });
		expect(parted.map((one) => [one.trace?.requestId, one.replays.map((each) => each.requestId)])).toEqual([
			['a', ['a', null, 'gone']],
			['b', ['b']],
		]);
		expect(byRequest({ trace: null, otherTraces: [], replays })).toEqual([{ trace: null, replays }]);
	});
});
