import type { Answer } from '../../model/answer.js';
import type { JsonObject } from '../../model/json.js';
import { explainsRequest } from '../../policy/authority/explains.js';
import type { AuthorityRow } from '../../policy/authority/schema.js';
import type { Bundle } from '../../policy/bundle.js';
import { readRequest } from '../../policy/input.js';
import { scopesAsked, shapeOf } from '../../policy/rungs/shape.js';
import type { FlipKind } from '../report/shadow.js';
import { directionOf } from './outcome.js';

/** What stops a request behind the contract's own rungs: a human has to grant it, or nobody can. */
const APPROVAL = 'approval';

/**
 * The rung that decides an input on the candidate: the one that refuses it, `approval` where it waits or
 * nobody can grant it, else the last that it passes. Null where the bundle is not for the offline engine to
 * read, or it decides otherwise than `answer`. Pure.
 */
export function rungOf(bundle: Bundle | null, input: JsonObject, answer: Answer): string | null {
	if (bundle?.kind !== 'ready') return null;
	if (answer.hold !== null) return APPROVAL;
	const { evaluation, rungs } = bundle.engine.ladder(input);
	if (evaluation.status !== 'complete' || evaluation.result.decision !== answer.decision) return null;
	const decisive = rungs.find(({ status }) => status === 'failed') ?? rungs.at(-1);
	return decisive?.rung ?? null;
}

/**
 * The places of the rows that may explain a flip, the likeliest first: what is newly allowed, or no longer
 * waits, takes a gain that is at work, the reverse a loss; of a denial with another reason any row that is
 * about it. Pure.
 */
export function rowsThatExplain(rows: readonly AuthorityRow[], input: JsonObject, kind: FlipKind): number[] {
	const request = readRequest(input);
	const shape = shapeOf(request);
	const direction = directionOf(kind);
	const wanted = ({ effect, dormant }: AuthorityRow) => {
		if (kind === 'deny_by_another_reason') return true;
		if (dormant !== null) return false;
		return direction === 'other' || effect === (direction === 'more' ? 'gain' : 'loss');
	};
	const asked = scopesAsked(request);
	return [...rows.entries()]
		.filter(([, row]) => wanted(row) && explainsRequest(row, request, shape))
		.sort(([one, left], [other, right]) => weight(left, kind) - weight(right, kind) || inOrder(one, other))
		.map(([index]) => index);

	function inOrder(one: number, other: number): number {
		const place = (index: number) => {
			const row = rows[index];
			return row !== undefined && 'scope' in row && row.scope !== null ? asked.indexOf(row.scope) : -1;
		};
		return place(one) - place(other) || one - other;
	}
}

/** Kinds of row that decide over everything come first, then those that are about what changes. */
function weight(row: AuthorityRow, kind: FlipKind): number {
	if (row.dormant !== null) return 9;
	if (row.kind === 'no_version' || row.kind.startsWith('restriction_')) return 0;
	if (row.kind.startsWith('conflict_') || row.kind.startsWith('data_')) return 1;
	const isWait = kind.includes('hold') && kind !== 'hold_to_deny' && kind !== 'deny_to_hold';
	if (row.kind.startsWith('hold_')) return isWait ? 2 : 8;
	if (row.kind.startsWith('class_conflict_')) return 3;
	return row.kind.startsWith('owner_') || row.kind.startsWith('binding_') ? 5 : 4;
}
