import { actualOf, isNewlyHeld, mismatches } from '../cases/expectation.js';
import type { Regression } from '../report/evidence.js';
import type { Finding } from '../report/schema.js';
import { type Evidence, finding, type GateCheck, gate, notEvaluated } from './gate.js';

/**
 * Every case decides as it has to, by its answer and not by the report's word, and none was left out; a
 * first roll-out, for which no denial was logged, needs an allow and a deny among them.
 */
export const casesGate: GateCheck = (evidence, acceptance) => {
	const { regressions, replays } = evidence;
	const failed = regressions.filter((one) => mismatches(one.expectation, one.answer).length > 0);
	const held = acceptance.hold ? [] : regressions.filter(isNewlyHeld);
	const blockers = [...failed.map(failedCase), ...held.map(heldCase), ...leftOut(evidence)];
	if (replays.every((one) => one.logged === null) && !showBoth(regressions)) {
		return gate(
			'cases',
			[...blockers, 'cases_needed:allow_and_deny'],
			'',
			'a first roll-out needs at least one allow and one deny case',
		);
	}
	if (regressions.length === 0 && blockers.length === 0) return notEvaluated('cases', 'no cases were given');
	const off = failed.length + held.length;
	return gate(
		'cases',
		blockers,
		`${regressions.length} of ${regressions.length} as expected`,
		off === 0
			? `${regressions.length} of ${regressions.length} as expected; ${evidence.cases?.leftOut} more were left out`
			: `${off} of ${regressions.length} not as expected`,
	);
};

function failedCase({ name, expected, expectation, answer }: Regression): string {
	return `regression_failed:${name}:expected_${expected}_got_${actualOf(expectation, answer)}`;
}

function heldCase({ name }: Regression): Finding {
	const hint = 'accept with --accept-hold, or let the case expect a hold';
	return finding(`case_newly_held:${name}`, { hint, accept: ['--accept-hold'] });
}

/** Cases that a filter or a shard left out were not judged, and that is not nothing. */
function leftOut({ cases }: Evidence): Finding[] {
	if (cases === null || cases.leftOut === 0) return [];
	const hint = 'run all of them: leave --filter and --shard out';
	return [finding(`cases_left_out:${cases.leftOut}`, { hint, reviewable: true })];
}

/** Whether the cases hold both what has to be allowed and what has to be denied. */
function showBoth(regressions: readonly Regression[]): boolean {
	const words = new Set(regressions.map((one) => one.expectation.decision));
	return words.has('deny') && (words.has('allow') || words.has('hold'));
}
