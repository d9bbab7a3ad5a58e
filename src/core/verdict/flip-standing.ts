import type { Standing } from '../report/schema.js';
import type { Flip, FlipKind } from '../report/shadow.js';
import type { Acceptance } from './gate.js';
import { type Flag, takenBy } from './standing.js';

/**
 * Traffic that is decided otherwise, each part with how it stands: as the change of authority that explains
 * it, else as flags take such a change. What the denied request itself becomes is needed. Pure.
 */
export function standFlips(
	flips: readonly Flip[],
	standings: readonly Standing[],
	acceptance: Acceptance,
): Flip[] {
	return flips.map((flip) => ({ ...flip, ...standingOf(flip, standings, acceptance) }));
}

function standingOf(
	flip: Flip,
	standings: readonly Standing[],
	acceptance: Acceptance,
): Pick<Flip, 'standing' | 'by'> {
	if (flip.standing === 'needed') return { standing: 'needed', by: null };
	const row = standings.find((one) => one.row === flip.cause.row?.index);
	if (row !== undefined && row.standing !== 'open') {
		// That a denial needs a change gives nobody leave to take anything from others by it.
		if (row.standing !== 'needed' || isHarmless(flip.kind)) return { standing: row.standing, by: row.by };
	}
	const by = takenBy(flagsForFlip(flip.kind), acceptance);
	return { standing: by === null ? 'open' : 'accepted', by };
}

/** Whether nobody may do less by it, nor waits for more. */
function isHarmless(kind: FlipKind): boolean {
	return kind !== 'allow_to_deny' && kind !== 'allow_to_hold' && kind !== 'hold_to_deny';
}

/** The flags that take such a flip, all of them needed. */
export function flagsForFlip(kind: FlipKind): Flag[] {
	switch (kind) {
		case 'allow_to_deny':
		case 'hold_to_deny':
			return ['--accept-losses'];
		case 'allow_to_hold':
		case 'hold_for_others':
			return ['--accept-hold'];
		case 'hold_to_allow':
		case 'deny_to_allow':
		case 'deny_to_hold':
			return ['--accept-gains'];
		case 'deny_by_another_reason':
			return ['--accept-gains', '--accept-losses'];
	}
}
