/** A delegation on which mandates were presented. */
export interface Delegation {
	/** The session and the delegation. */
	key: string;
	/** Before this time no mint can lie, milliseconds since the epoch. */
	since: number;
	/** The place of what was seen of it last; -1 for nothing. */
	head: number;
}

/** Delegations that end within one of these are let go together. */
const BUCKET_MS = 10 * 60 * 1_000;

/** Delegations by their key, and by when the last of their mints can have been: to be let go without looking at all. */
export class Delegations {
	readonly #byKey = new Map<string, Delegation>();
	readonly #buckets = new Map<number, Delegation[]>();
	/** No bucket lies after this one. */
	#latest = Number.NEGATIVE_INFINITY;

	get size(): number {
		return this.#byKey.size;
	}

	get(key: string): Delegation | undefined {
		return this.#byKey.get(key);
	}

	/** The delegation, which may lie as far back as `since`; audit is read back in time, so that it only goes down. */
	reach(key: string, since: number): Delegation {
		const known = this.#byKey.get(key);
		if (known !== undefined) {
			known.since = since;
			return known;
		}
		const made = { key, since, head: -1 };
		this.#byKey.set(key, made);
		this.#put(made);
		return made;
	}

	/** Takes out whatever lies after `time`. */
	*after(time: number): Generator<Delegation> {
		for (; this.#buckets.size > 0 && this.#latest * BUCKET_MS > time; this.#latest -= 1) {
			const bucket = this.#buckets.get(this.#latest) ?? [];
			this.#buckets.delete(this.#latest);
			for (const one of bucket) {
				if (Math.floor(one.since / BUCKET_MS) < this.#latest) {
					this.#put(one);
					continue;
				}
				this.#byKey.delete(one.key);
				yield one;
			}
		}
	}

	/** Takes out all. */
	*all(): Generator<Delegation> {
		for (const one of this.#byKey.values()) yield one;
		this.#byKey.clear();
		this.#buckets.clear();
	}

	#put(delegation: Delegation): void {
		const index = Math.floor(delegation.since / BUCKET_MS);
		const bucket = this.#buckets.get(index) ?? [];
		bucket.push(delegation);
		this.#buckets.set(index, bucket);
		this.#latest = Math.max(this.#latest, index);
	}
}
