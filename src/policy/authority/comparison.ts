import type { JsonObject } from '../../model/json.js';
import type { AuthorityData } from '../data.js';
import type { RequestShape } from '../types.js';
import type { Outcome, Side } from './side.js';

/** Two sides, and values that neither names. */
export interface Comparison {
	before: Side;
	after: Side;
	/** Stands for any application, resource or scope that the documents do not name. */
	fresh: string;
}

/** A request that could show a row at work. */
export interface Witness {
	shape: RequestShape;
	input: JsonObject;
}

export function compare(before: Side, after: Side): Comparison {
	return { before, after, fresh: freshName([before.data, after.data]) };
}

/**
 * Shapes of the witnesses that the two sides decide differently, and of which `says` holds: whether
 * it is the row at hand that the difference is due to.
 */
export function shownBy(
	{ before, after }: Comparison,
	witnesses: readonly Witness[],
	says: (was: Outcome, is: Outcome, shape: RequestShape) => boolean,
): RequestShape[] {
	const shown = new Set<RequestShape>();
	for (const { shape, input } of witnesses) {
		if (shown.has(shape)) continue;
		const was = before.decide(input);
		const is = after.decide(input);
		if (was.key !== is.key && says(was, is, shape)) shown.add(shape);
	}
	return [...shown];
}

function freshName(data: readonly AuthorityData[]): string {
	const text = JSON.stringify(data);
	let name = 'any-other';
	while (text.includes(name)) name += '-';
	return name;
}
