import { describe, expect, it } from 'vitest';
import { reachVerdict } from '../../../src/core/verdict/reach.js';
import {
	accepting,
	allowed,
	decision,
	denied,
	evidenceOf,
	failed,
	held,
	regression,
	replay,
} from '../../support/evidence.js';

const AT = '2026-11-21T09:00:00.000Z';
const reach = (over = {}, hold = false) => reachVerdict(evidenceOf(over), accepting({ hold }), AT);

describe('a verdict', () => {
	it('is safe when every gate was passed', () => {
		const verdict = reach();
		expect(verdict).toMatchObject({ safeToActivate: true, blockers: [], notKnown: [], accepted: [], at: AT });
		const passed = verdict.gates.filter(({ status }) => status === 'passed').map(({ gate }) => gate);
		expect(passed).toEqual([
			'denial',
			'simulation',
			'candidate',
			'hold',
			'contract',
			'cases',
			'runtime',
			'evidence',
		]);
		expect(verdict.gates.filter(({ status }) => status === 'failed')).toEqual([]);
	});

	it("tells the seed's blockers in the seed's order", () => {
		const warned = { wouldActivate: false, warnings: ['input_zone_mismatch'] };
		const { safeToActivate, blockers } = reach({
			replays: [replay({ candidate: denied('role_scope_mismatch', warned) })],
			regressions: [regression('good app', 'allow', { answer: denied('no_rule_matched') })],
		});
		expect(safeToActivate).toBe(false);
		expect(blockers).toEqual([
			'candidate_still_denies:deny',
			'rollout_contract_rejected',
			'simulation_warning:input_zone_mismatch',
			'regression_failed:good app:expected_allow_got_deny',
		]);
	});

	it('is held where the engine did not execute, whatever would_activate says', () => {
		const verdict = reach({
			replays: [replay({ candidate: failed('sts_simulation_unreachable:fetch failed') })],
		});
		expect(verdict.blockers).toEqual([
			'simulation_not_executed',
			'simulation_warning:sts_simulation_unreachable:fetch failed',
		]);
		expect(verdict.gates.find((gate) => gate.gate === 'candidate')?.status).toBe('not_evaluated');
	});

	it('takes a hold only where it was accepted', () => {
		const replays = [replay({ candidate: held(['money']) })];
		expect(reach({ replays })).toMatchObject({ safeToActivate: false, blockers: ['candidate_holds'] });
		expect(reach({ replays }, true)).toMatchObject({
			safeToActivate: true,
			accepted: [{ what: 'hold', count: 1, by: '--accept-hold' }],
		});
	});
});

describe('what is not known', () => {
	it.each([
		['no cases', { regressions: [] }, 'what else changes for others: no cases were given'],
		[
			'a version that is gone',
			{ replays: [replay({ calibration: 'uncalibratable' })] },
			'whether the input is what the runtime saw',
		],
		['an overlay', { replays: [replay({ overlays: ['context.ttl'] })] }, 'laid over the input'],
		[
			'a case that cannot fail',
			{
				regressions: [
					regression('a', 'deny', { vacuous: 'the input asks for no scopes' }),
					regression('b', 'allow'),
				],
			},
			'whether 1 of the cases can fail at all',
		],
	])('%s', (_what, over, told) => {
		expect(reach(over)).toMatchObject({
			safeToActivate: true,
			notKnown: [expect.stringContaining(told)],
		});
	});

	it('a denied resource that was not replayed', () => {
		const decisions = [decision({ eventId: 'event-1' }), decision({ eventId: 'event-2' })];
		const trace = { requestId: 'r-1', outcome: 'denied', finalDecision: 'deny', decisions };
		expect(reach({ trace, replays: [replay({ candidate: allowed() })] }).notKnown).toEqual([
			'1 more denied resource of the request was not replayed',
		]);
	});
});
