import type { Store } from '../../core/rollout/journal.js';
import { isCaracaliteError } from '../../model/errors.js';

/** Entries that are looked through for moves of another zone. */
const ALL = 1_000_000;

/** What became of the journal of a sandbox that starts afresh: `other` where it is kept for the sake of other zones. */
export interface PastJournal {
	/** The file that the old journal is kept in; null where there was none, or it goes on. */
	kept: string | null;
	/** A zone, not of the sandbox, that the journal holds moves of; it then goes on. */
	other: string | null;
}

/**
 * Starts a new journal for a sandbox that starts afresh: what was moved in the old one is no more. One
 * that holds moves of a served zone as well goes on, for it is the way back there.
 */
export function startJournal(store: Pick<Store, 'past' | 'renew'>, zoneId: string): PastJournal {
	const moves = pastOf(store);
	const other = moves?.find(({ intent }) => intent.zoneId !== zoneId)?.intent.zoneName ?? null;
	if (moves?.length === 0 || other !== null) return { kept: null, other };
	return { kept: store.renew('past'), other: null };
}

/** The moves of a journal; null for one that cannot be used. */
function pastOf(store: Pick<Store, 'past'>) {
	try {
		return store.past(null, ALL);
	} catch (error) {
		if (isCaracaliteError(error, 'journal_unusable')) return null;
		throw error;
	}
}
