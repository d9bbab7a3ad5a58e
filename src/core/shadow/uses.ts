import { explainsRequest } from '../../policy/authority/explains.js';
import type { AuthorityRow } from '../../policy/authority/schema.js';
import { readRequest } from '../../policy/input.js';
import { shapeOf } from '../../policy/rungs/shape.js';
import type { Shadow } from '../report/shadow.js';
import type { Replayed } from './replayed.js';

/** For each row the requests that it is about: of a loss those that were allowed, of a gain those that were denied. Pure. */
export function usesOf(replayed: readonly Replayed[], rows: readonly AuthorityRow[]): Shadow['uses'] {
	const read = replayed.map((one) => {
		const request = readRequest(one.input);
		return { one, request, shape: shapeOf(request) };
	});
	return rows.map((row, index) => {
		const uses = read.filter(
			({ one, request, shape }) => isUse(row, one) && explainsRequest(row, request, shape),
		);
		return {
			row: index,
			requests: uses.reduce((sum, { one }) => sum + one.traffic.seen.count, 0),
			last: uses.reduce<string | null>((last, { one }) => later(last, one.traffic.seen.last), null),
		};
	});
}

function isUse({ effect }: AuthorityRow, { base }: Replayed): boolean {
	if (effect === 'neutral') return true;
	if (effect === 'loss') return base.decision === 'allow';
	return base.decision === 'deny' || base.hold !== null;
}

function later(one: string | null, other: string): string {
	return one === null || other > one ? other : one;
}
