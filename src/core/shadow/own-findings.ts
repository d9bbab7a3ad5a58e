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
	const withoutRow = rows === null ? [] : replayed.filter((one) => isUnexplained(one, rows));
	const disagreeing = replayed.filter(({ agrees }) => agrees === false);
	return [
		...withoutRow.map((one) =>
			found('flip_without_row', one, null, 'is decided otherwise, and no change of authority explains it'),
		),
		...(rows ?? []).flatMap((row, index) => withoutFlip(replayed, row, index)),
		...disagreeing.map((one) =>
			found('engine_disagrees', one, null, 'is decided otherwise by the offline engine than by the server'),
		),
	];
}

function isUnexplained({ input, flip }: Replayed, rows: readonly AuthorityRow[]): boolean {
	return flip !== null && rowsThatExplain(rows, input, flip).length === 0;
}

function withoutFlip(replayed: readonly Replayed[], row: AuthorityRow, index: number): OwnFinding[] {
	if (row.dormant !== null) return [];
	return replayed
		.filter((one) => {
			if (one.flip !== null) return false;
			const request = readRequest(one.input);
			const shape = shapeOf(request);
			return explainsRequest(row, request, shape) && mustFlip(row, request, shape, one.base);
		})
		.map((one) =>
			found('row_without_flip', one, index, `must be decided otherwise by "${row.text}", and is not`),
		);
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

function found(
	code: OwnFinding['code'],
	{ traffic, event }: Replayed,
	row: number | null,
	what: string,
): OwnFinding {
	return {
		code,
		text: `request ${event.requestId} ${what}`,
		row,
		requests: traffic.seen.count,
		example: { requestId: event.requestId, eventId: event.id },
	};
}
