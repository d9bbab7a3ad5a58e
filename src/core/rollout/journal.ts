import type { Intent, JournalEntry, Proof, Receipt } from '../report/history.js';

/**
 * What was meant, sent, and came of it. What a method has written is on disk when it returns, and
 * nothing is ever overwritten. Every method throws `journal_unusable`.
 */
export interface Journal {
	/** Writes an intent before anything is sent. */
	begin(intent: Omit<Intent, 'id'>): Intent;
	/** Notes that the call of an intent is sent now; ISO 8601. */
	send(id: string, at: string): void;
	close(id: string, receipt: Receipt): void;
	/** Adds what a wait found; the last one counts. */
	prove(id: string, proof: Proof): void;
	/** Intents of a zone that have no receipt, oldest first. */
	open(zoneId: string): JournalEntry[];
	/** Newest first, of the zone of that id or name, or of all where it is null. */
	list(zone: string | null, limit: number): JournalEntry[];
}

export interface ZoneLock {
	release(): void;
}

/** What a move keeps on this machine, in the data directory. */
export interface Store {
	/** The journal, made where there never was one. Throws `journal_unusable`. */
	journal(): Journal;
	/** The journal's entries as {@link Journal.list} gives them; makes nothing. Throws `journal_unusable`. */
	past(zone: string | null, limit: number): JournalEntry[];
	/**
	 * Takes a zone for one run on this machine; a run that is killed lets go of it. Throws `zone_busy`
	 * (exit 4) with who holds it, `journal_unusable`.
	 */
	lock(zoneId: string, who: string): ZoneLock;
	/**
	 * Starts a journal in place of one that is lost, damaged, older or foreign, or of a world that is no
	 * more (`past`), by which the old one is named. Gives the name under which the old one is kept, null where there was nothing to keep. Throws `journal_unusable`.
	 */
	renew(why?: 'damaged' | 'past'): string | null;
}

/** What a move needs besides the zone: where it is kept, and who makes it, as `user@host`. */
export interface RolloutPorts {
	store: Store;
	who: string;
	/** Tells a person at once what no report will tell. */
	tell(sentence: string): void;
}
