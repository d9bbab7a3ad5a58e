import { type ChangeKind, changeKindOf } from '../../policy/authority/change-kind.js';
import type { AuthorityRow } from '../../policy/authority/schema.js';
import type { Standing as Reported } from '../report/schema.js';
import { matches } from './change-pattern.js';
import type { Acceptance } from './gate.js';

/** How a change stands before a verdict: what speaks for it, or that nothing does. */
export type Standing = Reported & { kind: ChangeKind };

/** Kinds that let nobody do anything else than before: what decisions call a policy, how approvers are told. */
const HARMLESS: readonly ChangeKind[] = ['naming', 'hold_reworded'];

/**
 * How each change stands that is at work, or will be once a frozen zone opens: needed by the denial,
 * declared as meant, accepted by a flag, or open. Pure.
 */
export function standingsOf(rows: readonly AuthorityRow[], acceptance: Acceptance): Standing[] {
	return rows.flatMap((row, index) => {
		const kind = changeKindOf(row);
		return isAtWork(row) && !HARMLESS.includes(kind)
			? [{ row: index, kind, ...standingOf(row, kind, acceptance) }]
			: [];
	});
}

function isAtWork({ dormant }: AuthorityRow): boolean {
	return dormant === null || dormant === 'zone_closed';
}

function standingOf(
	row: AuthorityRow,
	kind: ChangeKind,
	acceptance: Acceptance,
): Pick<Standing, 'standing' | 'by'> {
	if (row.needed === true) return { standing: 'needed', by: null };
	const pattern = acceptance.meant.find((one) => matches(one, row));
	if (pattern !== undefined) return { standing: 'meant', by: `${pattern.by} ${pattern.text}` };
	const by = acceptedBy(row, kind, acceptance);
	return by === null ? { standing: 'open', by } : { standing: 'accepted', by };
}

/** The flags by which such a change is accepted; null where one that it takes was not given. */
function acceptedBy(row: AuthorityRow, kind: ChangeKind, acceptance: Acceptance): string | null {
	return takenBy(flagsFor(row, kind), acceptance);
}

/** The flags as they were given; null where one of them was not. */
export function takenBy(flags: readonly Flag[], acceptance: Acceptance): string | null {
	const given = flags.map((flag) => givenAs(flag, acceptance));
	return given.every((one) => one !== null) ? given.join(', ') : null;
}

/** A flag that takes changes of its kind. */
export type Flag = '--accept-gains' | '--accept-losses' | '--accept-hold';

function givenAs(flag: Flag, { gains, losses, hold }: Acceptance): string | null {
	if (flag === '--accept-hold') return hold ? flag : null;
	if (flag === '--accept-losses') return losses ? flag : null;
	return gains === 'review' ? null : gains === 'warn' ? 'gains: warn' : flag;
}

/** The flags that accept a change, all of them needed. */
export function flagsFor(row: AuthorityRow, kind: ChangeKind): Flag[] {
	if (kind === 'newly_held' || kind === 'hold_tightened') return ['--accept-hold'];
	if (row.effect === 'gain') return ['--accept-gains'];
	if (row.effect === 'loss') return ['--accept-losses'];
	// What passes from somebody to somebody gives and takes.
	if (isFromNobody(row)) return ['--accept-gains'];
	return isToNobody(row) ? ['--accept-losses'] : ['--accept-gains', '--accept-losses'];
}

function isFromNobody(row: AuthorityRow): boolean {
	return 'from' in row && row.from === null;
}

function isToNobody(row: AuthorityRow): boolean {
	return 'to' in row && row.to === null;
}
