import type { AuditEvent } from '../../model/audit.js';
import type { Mint } from '../event/mints.js';
import { DistinctCount } from './distinct.js';

export const HOUR_MS = 60 * 60 * 1_000;

/** Events that agree in all that a decision hangs on, counted. Times are milliseconds since the epoch. */
export interface Counted {
	count: number;
	first: number;
	last: number;
	/** A hash of the agent session; null where there is none, and each event counts as one. */
	session: number | null;
}

/** What is known of one class of decisions so far. */
export class Tally {
	count = 0;
	first = Number.POSITIVE_INFINITY;
	last = Number.NEGATIVE_INFINITY;
	readonly #sessions = new DistinctCount();
	#without = 0;
	readonly #hours = new Map<number, number>();

	/** Adds events, all of one hour. Whether they are the newest so far. */
	add({ count, first, last, session }: Counted): boolean {
		const isNewest = last > this.last;
		this.count += count;
		this.first = Math.min(this.first, first);
		this.last = Math.max(this.last, last);
		if (session === null) this.#without += count;
		else this.#sessions.addHash(session);
		const hour = Math.floor(last / HOUR_MS);
		this.#hours.set(hour, (this.#hours.get(hour) ?? 0) + count);
		return isNewest;
	}

	/** Distinct sessions: exact where they are few, see {@link DistinctCount}. */
	sessions(): number {
		return this.#sessions.count() + this.#without;
	}

	/** By the start of the UTC hour, ISO 8601, oldest first. */
	hours(): { start: string; count: number }[] {
		const hours = [...this.#hours].sort(([one], [other]) => one - other);
		return hours.map(([hour, count]) => ({ start: new Date(hour * HOUR_MS).toISOString(), count }));
	}
}

/** The newest event of a class, or when it was: milliseconds since the epoch. */
export type Newest = { event: AuditEvent } | { at: number };

/** A class of decisions while audit is read. */
export interface ClassTally {
	/** What tells its decisions from others, mints apart. */
	base: string;
	mints: Mint[];
	newest: Newest;
	tally: Tally;
}
