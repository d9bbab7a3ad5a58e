import type { AuditEvent } from '../../model/audit.js';
import type { Mint } from '../event/mints.js';
import { hashOf } from './distinct.js';
import { type ClassTally, Tally } from './tally.js';
import type { Settled } from './waiting.js';

/** Classes of decisions, each with how often, when and by how many sessions it was made. */
export class ClassTallies {
	readonly #byKey = new Map<string, ClassTally>();

	/** Adds an event whose mints are known: none, or those of a single request. */
	add(base: string, event: AuditEvent, sessionId: string | null, key: string, mints: Mint[] = []): void {
		const at = Date.parse(event.occurredAt);
		const found = this.#at(key, base);
		const session = sessionId === null || sessionId === '' ? null : hashOf(sessionId);
		if (found.tally.add({ count: 1, first: at, last: at, session })) {
			found.newest = { event };
			found.mints = mints;
		}
	}

	/** Adds presentations that were let go. */
	settle(settled: Settled): void {
		const { base, mintSet, event, last } = settled;
		const found = this.#at(mintSet === 0 ? base : `${mintSet} ${base}`, base);
		if (!found.tally.add(settled)) return;
		found.newest = event === null ? { at: last } : { event };
		found.mints = settled.mints();
	}

	values(): ClassTally[] {
		return [...this.#byKey.values()];
	}

	#at(key: string, base: string): ClassTally {
		const known = this.#byKey.get(key);
		if (known !== undefined) return known;
		const made = { base, mints: [], newest: { at: 0 }, tally: new Tally() };
		this.#byKey.set(key, made);
		return made;
	}
}
