import pLimit from 'p-limit';
import type { Answer } from '../../model/answer.js';
import type { JsonObject } from '../../model/json.js';
import { objectAt, textAt } from '../../model/json.js';
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
	/** What is said of the time that so many more cases will take. */
	foretell(cases: number): string;
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
	let done = 0;
	let stopped = false;
	const tell = () => {
		const text = `replaying cases${options.foretell(cases.length - done)}`;
		options.progress({ step: 'cases', text, done, total: cases.length });
	};
	const run = (one: RegressionCase) =>
		limit(async () => {
			options.signal.throwIfAborted();
			if (stopped) return null;
			const answer = await judges.candidate(one.input);
			const baseline = (await judges.baseline?.(one.input)) ?? null;
			done += 1;
			tell();
			const judged = judgeCase(one, answer, baseline);
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
	return {
		name: one.name,
		expected: one.expected,
		actual: newlyHeld ? 'hold' : actualOf(one.expectation, answer),
		passed: differs.length === 0 && !newlyHeld,
		warnings: answer.warnings,
		notes: [
			...differs.map(({ field, expected, actual }) => `${field}: expected ${expected}, got ${actual}`),
			...(newlyHeld ? ['newly held: the version before allows it outright'] : []),
			...vacuous(one, answer),
		],
		result: answer.result,
		expectation: one.expectation,
		file: one.file,
		input: one.short === null ? null : one.input,
		answer,
		baseline,
		change: newlyHeld ? 'newly_held' : changeOf(differs.length === 0, baseline, one.expectation),
	};
}

/** How a case fares on the candidate against the baseline. */
function changeOf(passed: boolean, baseline: Answer | null, expectation: Expectation): Regression['change'] {
	if (baseline === null || baseline.evaluation !== 'executed') return 'unknown';
	const met = mismatches(expectation, baseline).length === 0;
	if (passed) return met ? 'met' : 'fixed';
	return met ? 'regression' : 'already_failing';
}

/**
 * A denial that no version could ever lift proves nothing: inputs copied from a server's explain
 * lack the delegation's scopes, and then every version denies.
 */
function vacuous(one: RegressionCase, answer: Answer): string[] {
	if (one.expectation.decision !== 'deny' || answer.reason !== 'delegation_scope_exceeded') return [];
	return lacksEdgeScopes(one.input)
		? ['denied by every version: the input lacks delegation_edge.scopes']
		: [];
}

function lacksEdgeScopes(input: JsonObject): boolean {
	const edge = objectAt(input, 'delegation_edge');
	return textAt(edge, 'id') !== null && edge.scopes === undefined;
}
