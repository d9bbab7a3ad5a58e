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
 * The places of the rows that may explain a flip, the likeliest first: those about the rung that now
 * decides, then by the order in which the contract asks. What is newly allowed, or no longer waits, takes a
 * gain that is at work, the reverse a loss; a denial with another reason any row that is about it. Pure.
 */
export function rowsThatExplain(
	rows: readonly AuthorityRow[],
	input: JsonObject,
	kind: FlipKind,
	rung: string | null,
): number[] {
	const request = readRequest(input);
	const shape = shapeOf(request);
	const asked = scopesAsked(request);
	const found = [...rows.entries()].flatMap(([index, row]) => {
		if (!isWanted(row, kind) || !explainsRequest(row, request, shape)) return [];
		const rungs = rungsOf(row);
		const isDecisive = rung !== null && (rungs.length === 0 || rungs.includes(rung));
		const order = [
			row.dormant === null ? 0 : 1,
			isDecisive ? 0 : 1,
			placeOf(rungs),
			scopeAt(row, asked),
			index,
		];
		return [{ index, order }];
	});
	return found.sort((one, other) => compare(one.order, other.order)).map(({ index }) => index);
}

function isWanted({ effect, dormant }: AuthorityRow, kind: FlipKind): boolean {
	if (kind === 'deny_by_another_reason') return true;
	if (dormant !== null) return false;
	const direction = directionOf(kind);
	return direction === 'other' || effect === (direction === 'more' ? 'gain' : 'loss');
}

/** In the order in which the contract asks. */
const RUNGS = [
	'restriction',
	'shape',
	'data',
	'target',
	'owner',
	'delegation',
	'confinement',
	'role',
	APPROVAL,
];

/** The rungs that a row is about; none for a row that is about all of them. */
function rungsOf({ kind }: AuthorityRow): readonly string[] {
	if (kind.startsWith('restriction_')) return ['restriction'];
	if (kind.startsWith('data_') || kind.startsWith('conflict_')) return ['data'];
	if (kind.startsWith('binding_') || kind === 'owner_changed') return ['owner'];
	if (kind.startsWith('confinement_')) return ['confinement'];
	if (kind.startsWith('authority_')) return ['owner', 'role'];
	if (kind.startsWith('hold_') || kind.startsWith('class_conflict_')) return [APPROVAL];
	return [];
}

function placeOf([first]: readonly string[]): number {
	return first === undefined ? -1 : RUNGS.indexOf(first);
}

/** Which of the scopes asked for a row is about; rows of no scope come first. */
function scopeAt(row: AuthorityRow, asked: readonly string[]): number {
	return 'scope' in row && row.scope !== null ? asked.indexOf(row.scope) : -1;
}

function compare(one: readonly number[], other: readonly number[]): number {
	const at = one.findIndex((place, index) => place !== other[index]);
	return at < 0 ? 0 : (one[at] ?? 0) - (other[at] ?? 0);
}
