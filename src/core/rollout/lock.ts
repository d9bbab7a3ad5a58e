import { isCaracaliteError } from '../../model/errors.js';
import type { JournalEntry } from '../report/history.js';
import type { Run } from '../run.js';
import type { Journal, RolloutPorts } from './journal.js';
import { closedNote, settleOpen } from './settle.js';

/** A zone that is held for one run, every earlier move in it closed. */
export interface LockedZone {
	/** Null where a rollback has to do without. */
	journal: Journal | null;
	who: string;
	/** What was open before, oldest first. */
	closed: JournalEntry[];
	/** What has to be told at the end, a sentence each. */
	notes: string[];
	/** Whether what was closed and noted is part of a report by now. */
	told: boolean;
}

/**
 * Takes the zone, closes what earlier runs left open, does `work`, and lets go. With `journal` as
 * `'wanted'` it goes on without one that cannot be used, and says so; `'needed'` throws
 * `journal_unusable`. Throws `zone_busy` where another run on this machine holds the zone.
 */
export async function lockZone<T>(
	run: Run,
	{ store, who, tell }: RolloutPorts,
	journal: 'needed' | 'wanted',
	work: (held: LockedZone) => Promise<T>,
): Promise<T> {
	const held: LockedZone = { journal: null, who, closed: [], notes: [], told: false };
	/** Does without what cannot be used, where that is allowed. */
	const attempt = async <Thing>(use: () => Thing | Promise<Thing>): Promise<Thing | null> => {
		try {
			return await use();
		} catch (error) {
			if (journal === 'needed' || !isCaracaliteError(error, 'journal_unusable')) throw error;
			const note = `${error.message}; this move is made without it`;
			if (!held.notes.includes(note)) held.notes.push(note);
			held.journal = null;
			return null;
		}
	};
	const opened = await attempt(() => store.journal());
	held.journal = opened;
	const lock = await attempt(() => store.lock(run.zone.id, who));
	try {
		if (opened !== null) {
			await attempt(() => settleOpen(run, opened, who, (entry) => held.closed.push(entry)));
		}
		return await work(held);
	} finally {
		lock?.release();
		if (!held.told) for (const sentence of sentencesOf(held)) tell(sentence);
	}
}

/** What was closed and noted, for a report or for a person. */
export function sentencesOf({ closed, notes }: LockedZone): string[] {
	return [...closed.map(closedNote), ...notes];
}
