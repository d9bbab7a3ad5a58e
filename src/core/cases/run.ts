import pLimit from 'p-limit';
import { objectAt, textAt } from '../json.js';
import type { JsonObject } from '../model.js';
import type { Progress } from '../ports.js';
import type { Judge } from '../replay/judge.js';
import type { Answer } from '../report/answer.js';
import type { Regression } from '../report/evidence.js';
import { actualWord, mismatches } from './expectation.js';
import type { RegressionCase } from './parse.js';

export interface RunOptions {
	/** Cases in flight at most. */
	concurrency: number;
	signal: AbortSignal;
	progress: Progress;
}

/**
 * Runs the cases on one judge, concurrently, and gives the results in the order of the cases.
 * Stops asking at the first error or abort.
 */
export async function runCases(
	cases: RegressionCase[],
	judge: Judge,
	options: RunOptions,
): Promise<Regression[]> {
	const limit = pLimit(options.concurrency);
	let done = 0;
	const run = (one: RegressionCase) =>
		limit(async () => {
			options.signal.throwIfAborted();
			const answer = await judge(one.input);
			done += 1;
			options.progress({ step: 'cases', text: 'replaying cases', done, total: cases.length });
			return judgeCase(one, answer);
		});
	try {
		return await Promise.all(cases.map(run));
	} finally {
		limit.clearQueue();
	}
}

/** The result of one case, given the answer to its input. Pure. */
export function judgeCase(one: RegressionCase, answer: Answer): Regression {
	const differs = mismatches(one.expectation, answer);
	const first = differs[0];
	return {
		name: one.name,
		expected: one.expected,
		actual:
			first === undefined || first.field === 'decision'
				? actualWord(one.expectation, answer)
				: `${answer.decision}:${first.actual}`,
		passed: differs.length === 0,
		warnings: answer.warnings,
		notes: [
			...differs.map(({ field, expected, actual }) => `${field}: expected ${expected}, got ${actual}`),
			...vacuous(one, answer),
		],
		result: answer.result,
		expectation: one.expectation,
		file: one.file,
		answer,
	};
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
