import pLimit from 'p-limit';
import type { Answer } from '../../model/answer.js';
import type { JsonObject } from '../../model/json.js';
import { outcomeOf, sideOf } from '../../policy/authority/side.js';
import { compileBundle } from '../../policy/compile.js';
import type { DocumentSource } from '../../policy/types.js';
import { flipsOf } from '../../tighten/plan.js';
import type { Known, Unsure } from '../../tighten/usage.js';
import { spokenAnswer } from '../record/select.js';
import type { Judge } from '../replay/judge.js';
import type { Tightened } from '../report/tightened.js';
import type { Run } from '../run.js';

/** What an edit must not change. */
export interface Held {
	/** The documents without the edit. */
	before: readonly DocumentSource[];
	known: readonly Known[];
	unsure: readonly Unsure[];
}

type Shadow = Tightened['shadow'];

/** What is held decided with and without an edit, by the offline engine. Pure. */
export function shadowOfEdit(held: Held, after: readonly DocumentSource[]): Shadow {
	const flips = flipsOf(held.before, after, inputsOf(held));
	const [first] = flips;
	const example = first === undefined ? null : `${first.was} becomes ${first.is}`;
	return { ...countsOf(held), flips: flips.length, by: 'offline', example };
}

/**
 * What is held decided by the server on the version that holds the edit, against what the documents said
 * without it; an answer that cannot be had is one that differs.
 */
export async function shadowOnServer(
	run: Pick<Run, 'concurrency' | 'signal' | 'progress'>,
	held: Held,
	candidate: Judge,
): Promise<Shadow> {
	const bundle = compileBundle(held.before);
	if (bundle.kind !== 'ready') throw new Error('documents that were tightened compile');
	const side = sideOf(bundle);
	const limit = pLimit(run.concurrency);
	const inputs = inputsOf(held);
	let done = 0;
	const flips = await Promise.all(
		inputs.map((input) =>
			limit(async () => {
				run.signal.throwIfAborted();
				const answer = await candidate(input);
				done += 1;
				run.progress({ step: 'shadow', text: 'replaying traffic', done, total: inputs.length });
				const was = side.decide(input);
				if (answer.by === 'server' && keyOf(answer) === was.key) return [];
				const before = was.reason === null ? was.kind : `${was.kind} (${was.reason})`;
				return [`${before} becomes ${spokenAnswer(answer)}`];
			}),
		),
	);
	const all = flips.flat();
	return { ...countsOf(held), flips: all.length, by: 'server', example: all[0] ?? null };
}

function keyOf({ result }: Answer): string | null {
	return result === null ? null : outcomeOf({ status: 'complete', result }).key;
}

function inputsOf({ known, unsure }: Held): JsonObject[] {
	return [...known.map(({ input }) => input), ...unsure.flatMap(({ inputs }) => inputs)];
}

function countsOf({ known, unsure }: Held): Pick<Shadow, 'classes' | 'requests' | 'cases'> {
	const traffic = [...known.filter(({ caseName }) => caseName === null), ...unsure];
	return {
		classes: traffic.length,
		requests: traffic.reduce((sum, { requests }) => sum + requests, 0),
		cases: known.filter(({ caseName }) => caseName !== null).length,
	};
}
