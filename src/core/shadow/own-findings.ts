import type { Answer } from '../../model/answer.js';
import { explainsRequest } from '../../policy/authority/explains.js';
import type { AuthorityRow } from '../../policy/authority/schema.js';
import { type PolicyRequest, readRequest } from '../../policy/input.js';
import { shapeOf } from '../../policy/rungs/shape.js';
import type { RequestShape } from '../../policy/types.js';
import type { OwnFinding } from '../report/shadow.js';
import { rowsThatExplain } from './cause.js';
import type { Replayed } from './replayed.js';

/**
 * What tells that caracalite itself is wrong somewhere: a flip that no change of authority explains, a
 * change that must flip a class and did not, an offline engine that decides otherwise than the server.
 * `rows` is null where the changes are not known. Pure.
 */
export function ownFindings(
	replayed: readonly Replayed[],
	rows: readonly AuthorityRow[] | null,
): OwnFinding[] {
	const unexplained = rows === null ? [] : replayed.filter((one) => isUnexplained(one, rows));
	return [
		...found('flip_without_row', unexplained, null, 'no change of authority explains how it is decided'),
		...[...(rows ?? []).entries()].flatMap(([index, row]) =>
			found(
				'row_without_flip',
				replayed.filter((one) => staysAsItWas(one, row)),
				index,
				`"${row.text}" must change its decision, and does not`,
			),
		),
		...found(
			'engine_disagrees',
			replayed.filter(({ agrees }) => agrees === false),
			null,
			'the offline engine decides it otherwise than the server',
		),
	];
}

function isUnexplained({ input, flip }: Replayed, rows: readonly AuthorityRow[]): boolean {
	return flip !== null && rowsThatExplain(rows, input, flip, null).length === 0;
}

/** Whether a class that a row has to flip did not. */
function staysAsItWas({ flip, input, base }: Replayed, row: AuthorityRow): boolean {
	if (flip !== null || row.dormant !== null) return false;
	const request = readRequest(input);
	const shape = shapeOf(request);
	return explainsRequest(row, request, shape) && mustFlip(row, request, shape, base);
}

/**
 * Whether a row that is about a request changes its decision whatever else the documents say: told by the row
 * alone, so that it is held against who decides and not against the engine that the rows come from.
 */
function mustFlip(row: AuthorityRow, { labels }: PolicyRequest, shape: RequestShape, base: Answer): boolean {
	const isAllowed = base.decision === 'allow';
	const isPlain = isAllowed && base.hold === null;
	switch (row.kind) {
		case 'restriction_set':
			return isAllowed;
		case 'no_version':
			return row.side === 'after' && isAllowed;
		case 'confinement_narrowed':
			return isAllowed && shape === 'delegated_mint';
		case 'hold_added':
			return isPlain;
		case 'authority_lost':
			return isAllowed && row.role !== null && labels.every((label) => label === row.role);
		default:
			return false;
	}
}

/** One finding of all classes that it is about; none of none. */
function found(
	code: OwnFinding['code'],
	classes: readonly Replayed[],
	row: number | null,
	what: string,
): OwnFinding[] {
	const [first] = classes;
	if (first === undefined) return [];
	const newest = classes.reduce((a, b) => (b.traffic.seen.last > a.traffic.seen.last ? b : a), first);
	const { requestId, id } = newest.event;
	const requests = classes.reduce((sum, { traffic }) => sum + traffic.seen.count, 0);
	const more = requests === 1 ? '' : ` and ${requests - 1} more`;
	const text = `request ${requestId}${more}: ${what}`;
	return [{ code, text, row, requests, example: { requestId, eventId: id } }];
}
