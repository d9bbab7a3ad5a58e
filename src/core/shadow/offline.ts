import type { JsonObject } from '../../model/json.js';
import type { Bundle } from '../../policy/bundle.js';
import { answerOfEvaluation, notEvaluated } from '../replay/answer.js';
import type { Judge } from '../replay/judge.js';
import { outcomeKey } from './outcome.js';
import { isReplayed, type ReplayedOrNot } from './replayed.js';

/** Why the offline engine cannot decide a version: its documents cannot be read, or only the server can tell. */
export const ONLY_THE_SERVER = 'only_the_server';

/** The offline engine on a bundle, whatever was found of it elsewhere; null for documents that cannot be read. */
export function engineJudge(bundle: Bundle | null): Judge {
	return async (input: JsonObject) =>
		bundle?.kind === 'ready'
			? answerOfEvaluation(bundle.engine.decide(input), null)
			: notEvaluated(ONLY_THE_SERVER, null);
}

/** Has the offline engine decide what the server decided, which tells what its word is worth. In their order. */
export function checkedAgainst(
	decided: readonly ReplayedOrNot[],
	judges: { base: Judge; candidate: Judge },
): Promise<ReplayedOrNot[]> {
	const compared = decided.map(async (one) => {
		if (!isReplayed(one) || one.by === 'offline') return one;
		const [base, candidate] = await Promise.all([judges.base(one.input), judges.candidate(one.input)]);
		if (base.evaluation === 'not_executed' || candidate.evaluation === 'not_executed') return one;
		const agrees =
			outcomeKey(base) === outcomeKey(one.base) && outcomeKey(candidate) === outcomeKey(one.candidate);
		return { ...one, agrees };
	});
	return Promise.all(compared);
}

/** What rests on an offline engine that was found to be wrong is not replayed. Pure. */
export function withoutWrongEngine(decided: readonly ReplayedOrNot[]): ReplayedOrNot[] {
	return decided.map((one) => {
		const isVoid = isReplayed(one) ? one.by === 'offline' : one.why === 'over_budget';
		const { traffic, inputs } = one;
		return isVoid ? { traffic, inputs, why: 'engine_disagrees', mayFlip: true } : one;
	});
}
