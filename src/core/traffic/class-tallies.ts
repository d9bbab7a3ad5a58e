import type { AuditEvent } from '../../model/audit.js';
import { type Mint, presentationOf } from '../event/mints.js';
import type { ReadDecision } from '../event/read.js';
import { eventKey, withMandates } from './class-key.js';
import { hashOf } from './distinct.js';
import { type ClassTally, Tally } from './tally.js';
import type { Settled } from './waiting.js';

/** Classes of decisions, each with how often, when and by how many sessions it was made. */
export class ClassTallies {
	readonly #byKey = new Map<string, ClassTally>();
	/** By what is settled: the set of mints and the rest of the key. */
	readonly #settled = new Map<number, Map<string, ClassTally>>();

	/** Adds an event whose mints are known. Gives its class. */
	add(read: ReadDecision, event: AuditEvent, mints: Mint[] = []): ClassTally {
		const at = Date.parse(event.occurredAt);
		const base = eventKey(read);
		const found = this.#at(base, mints);
		const { sessionId } = presentationOf(event);
		const session = sessionId === null || sessionId === '' ? null : hashOf(sessionId);
		if (found.tally.add({ count: 1, first: at, last: at, session })) {
			found.newest = { event };
			found.mints = mints;
		}
		return found;
	}

	/** Adds presentations that were let go. */
	settle(settled: Settled): void {
		const { base, mintSet, event, last } = settled;
		const ofSet = this.#settled.get(mintSet) ?? new Map<string, ClassTally>();
		const found = ofSet.get(base) ?? this.#at(base, settled.mints());
		this.#settled.set(mintSet, ofSet.set(base, found));
		if (!found.tally.add(settled)) return;
		found.newest = event === null ? { at: last } : { event };
		found.mints = settled.mints();
	}

	values(): ClassTally[] {
		return [...this.#byKey.values()];
	}

	#at(base: string, mints: Mint[]): ClassTally {
		const key = withMandates(base, mints);
		const known = this.#byKey.get(key);
		if (known !== undefined) return known;
		const made = { base, mints, newest: { at: 0 }, tally: new Tally() };
		this.#byKey.set(key, made);
		return made;
	}
}
