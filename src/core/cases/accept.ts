import type { Accepted, Expectation, Regression } from '../report/evidence.js';
import { expectationMetBy, wordsOf } from './expectation.js';
import type { RegressionCase } from './parse.js';
import { judgeCase } from './replay.js';

/** An expectation that takes the place of a case's own in its file. */
export interface Rewrite {
	name: string;
	file: string;
	expectation: Expectation;
}

/** Cases that a person named, and what comes of it. */
export interface AcceptedCases {
	/** All cases of the run, with the new expectations. */
	cases: RegressionCase[];
	/** Their results, judged by these. */
	regressions: Regression[];
	rewrites: Rewrite[];
	accepted: Accepted[];
}

/**
 * Gives the named cases the expectation that what came of them meets, where it differs from theirs
 * and was decided at all. Pure.
 */
export function acceptCases(
	cases: RegressionCase[],
	regressions: Regression[],
	names: readonly string[],
): AcceptedCases {
	const results = new Map(regressions.map((one) => [one.name, one]));
	const named = cases.filter(({ name }) => names.includes(name));
	const rewrites = named.flatMap(({ name, file }) => {
		const result = results.get(name);
		if (result === undefined || result.passed) return [];
		const expectation = metBy(result);
		return expectation === null ? [] : [{ name, file, expectation }];
	});
	const byName = new Map(rewrites.map((one) => [one.name, one.expectation]));
	const rewritten = cases.map((one) => {
		const expectation = byName.get(one.name);
		return expectation === undefined ? one : { ...one, expectation, expected: wordsOf(expectation) };
	});
	const after = new Map(rewritten.map((one) => [one.name, one]));
	return {
		cases: rewritten,
		regressions: regressions.map((one) => {
			const changed = byName.has(one.name) ? after.get(one.name) : undefined;
			return changed === undefined ? one : judgeCase(changed, one.answer, one.baseline);
		}),
		rewrites,
		accepted: named.map(({ name, file, expected }) => {
			const expectation = byName.get(name);
			const now = expectation === undefined ? null : wordsOf(expectation);
			return { name, file, expected, now, why: now === null ? whyNot(results.get(name)) : null };
		}),
	};
}

/** A case that newly waits for a human expects that from now on. */
function metBy({ expectation, answer, change }: Regression): Expectation | null {
	return change === 'newly_held'
		? { ...expectation, decision: 'hold' }
		: expectationMetBy(expectation, answer);
}

function whyNot(result: Regression | undefined): string {
	if (result === undefined) return 'it was not run';
	return result.passed ? 'it is met as it is' : 'nothing was decided';
}
