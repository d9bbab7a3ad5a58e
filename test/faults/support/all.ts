import pLimit from 'p-limit';
import { FAULTS, isForReads, type Plan } from './faults.js';
import { callsOf, type Operation, play, type Stage } from './play.js';
import { Matrix } from './table.js';

/** Runs in one process at once; most of their time they wait. */
const AT_ONCE = 10;

/**
 * Every plan for the calls of an operation: each fault from that call on and, from the activation on, each
 * fault once. Before it a single fault of a read is repeated away, and shows nothing.
 */
export function plansFor(calls: string[]): Plan[] {
	const turn = calls.findIndex((call) => call.includes('/activate '));
	return calls.flatMap((call, at) =>
		FAULTS.filter((fault) => at === turn || isForReads(fault)).flatMap((fault) =>
			(at < turn ? [true] : [true, false]).map((lasting) => ({ call, fault, lasting })),
		),
	);
}

/** Plays an operation under every plan. */
export async function playAll(operation: Operation, stage: Stage): Promise<Matrix> {
	const matrix = new Matrix(operation.name);
	const limit = pLimit(AT_ONCE);
	const plans = plansFor(await callsOf(operation, stage));
	await Promise.all(
		plans.map((plan) =>
			limit(async () => {
				const wrong = await play(operation, plan, stage);
				matrix.add(plan.call, plan.fault, plan.lasting ? wrong.map((what) => `${what} (lasting)`) : wrong);
			}),
		),
	);
	return matrix;
}
