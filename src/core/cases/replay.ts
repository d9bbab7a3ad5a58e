import pLimit from 'p-limit';
import type { Answer } from '../../model/answer.js';
import type { JsonObject } from '../../model/json.js';
import type { Progress } from '../ports.js';
import type { Judge } from '../replay/judge.js';
import type { Expectation, Regression } from '../report/evidence.js';
import { actualOf, isNewlyHeld, mismatches } from './expectation.js';
import type { RegressionCase } from './parse.js';

export interface ReplayOptions {
	/** Cases in flight at most. */
	concurrency: number;
	signal: AbortSignal;
	progress: Progress;
	/** Leave the rest alone after the first case that fails. */
	failFast: boolean;
	/** What tells the questions of cases apart: those of one key are asked once. */
	keyOf(input: JsonObject): string;
	/** What is said of the time that so many more questions will take. */
	foretell(questions: number): string;
	/** Told of each case once it is judged. */
	onJudged?: (judged: Regression) => void;
}

/** Who answers the cases: the candidate, and the baseline, which is only shown. */
export interface CaseJudges {
	candidate: Judge;
	baseline: Judge | null;
}

/**
 * Runs the cases concurrently and gives the results in the order of the cases, fewer than there are
 * cases where the run failed fast. Stops asking at the first error or abort.
 */
export async function replayCases(
	cases: RegressionCase[],
	judges: CaseJudges,
	options: ReplayOptions,
): Promise<Regression[]> {
	const limit = pLimit(options.concurrency);
	const keys = new Map(cases.map((one) => [one, options.keyOf(one.input)]));
	const open = new Set(keys.values());
	let done = 0;
	let stopped = false;
	const tell = () => {
		const text = `replaying cases${options.foretell(open.size)}`;
		options.progress({ step: 'cases', text, done, total: cases.length });
	};
	const run = (one: RegressionCase) =>
		limit(async () => {
			options.signal.throwIfAborted();
			if (stopped) return null;
			const answer = await judges.candidate(one.input);
			const baseline = (await judges.baseline?.(one.input)) ?? null;
			done += 1;
			open.delete(keys.get(one) ?? '');
			tell();
			const judged = judgeCase(one, answer, baseline);
			options.onJudged?.(judged);
			stopped ||= options.failFast && !judged.passed;
			return judged;
		});
	tell();
	try {
		const results = await Promise.all(cases.map(run));
		return results.filter((result) => result !== null);
	} finally {
		limit.clearQueue();
	}
}

/** The result of one case, given the answers to its input. Pure. */
export function judgeCase(one: RegressionCase, answer: Answer, baseline: Answer | null): Regression {
	const differs = mismatches(one.expectation, answer);
	const newlyHeld = isNewlyHeld({ expectation: one.expectation, answer, baseline });
	const passed = differs.length === 0 && !newlyHeld;
	const vacuous = passed && answer.decision === 'deny' ? one.impossible : null;
	const fixed = !passed && one.ofDenial && one.expectation.decision === 'deny';
	return {
		name: one.name,
		expected: one.expected,
		actual: newlyHeld ? 'hold' : actualOf(one.expectation, answer),
		passed,
		warnings: answer.warnings,
		notes: [
			...differs.map(({ field, expected, actual }) => `${field}: expected ${expected}, got ${actual}`),
			...(newlyHeld ? ['newly held: the version before allows it outright'] : []),
			...(vacuous === null ? [] : [`denied by every version: ${vacuous}`]),
			...(fixed ? ['expects the denial that is being fixed'] : []),
		],
		remarks: one.remarks,
		vacuous,
		ofDenial: one.ofDenial,
		result: answer.result,
		expectation: one.expectation,
		file: one.file,
		line: one.placeOf(['name'])?.line ?? null,
		input: one.short === null ? null : one.input,
		answer,
		baseline,
		change: newlyHeld ? 'newly_held' : changeOf(passed, baseline, one.expectation),
	};
}

/** How a case fares on the candidate against the baseline. */
function changeOf(passed: boolean, baseline: Answer | null, expectation: Expectation): Regression['change'] {
	if (baseline === null || baseline.evaluation !== 'executed') return 'unknown';
	const met = mismatches(expectation, baseline).length === 0;
	if (passed) return met ? 'met' : 'fixed';
	return met ? 'regression' : 'already_failing';
}
