import type { JsonObject } from '../../model/json.js';
import { explainsRequest } from '../../policy/authority/explains.js';
import type { AuthorityRow } from '../../policy/authority/schema.js';
import { type PolicyRequest, readRequest } from '../../policy/input.js';
import { shapeOf } from '../../policy/rungs/shape.js';
import type { RequestShape } from '../../policy/types.js';
import type { Shadow } from '../report/shadow.js';
import { isReplayed, type Replayed, type ReplayedOrNot } from './replayed.js';

/** A class with the requests that it may have been. */
interface Read {
	one: ReplayedOrNot;
	requests: { request: PolicyRequest; shape: RequestShape }[];
}

/**
 * For each row the requests that it is about, or may be: of a loss those that were allowed, of a gain those
 * that were denied, or waited; beside them what was not replayed, whatever became of it. Pure.
 */
export function usesOf(decided: readonly ReplayedOrNot[], rows: readonly AuthorityRow[]): Shadow['uses'] {
	const read = decided.map((one) => ({ one, requests: one.inputs.map(readInput) }));
	return rows.map((row, index) => {
		const about = read.filter((some) => isAbout(row, some)).map(({ one }) => one);
		const used = about.filter(isReplayed).filter((one) => isUse(row, one));
		return {
			row: index,
			requests: countOf(used),
			maybe: countOf(about.filter((one) => !isReplayed(one))),
			last: used.reduce<string | null>((last, { traffic }) => later(last, traffic.seen.last), null),
		};
	});
}

function readInput(input: JsonObject): Read['requests'][number] {
	const request = readRequest(input);
	return { request, shape: shapeOf(request) };
}

function isAbout(row: AuthorityRow, { requests }: Read): boolean {
	return requests.some(({ request, shape }) => explainsRequest(row, request, shape));
}

function isUse({ effect }: AuthorityRow, { base }: Replayed): boolean {
	if (effect === 'neutral') return true;
	if (effect === 'loss') return base.decision === 'allow';
	return base.decision === 'deny' || base.hold !== null;
}

function countOf(classes: readonly ReplayedOrNot[]): number {
	return classes.reduce((sum, { traffic }) => sum + traffic.seen.count, 0);
}

function later(one: string | null, other: string): string {
	return one === null || other > one ? other : one;
}
