/** So many are told apart exactly; of more the smallest hashes stay, which tell how many there are within about 5 %. */
export const EXACTLY = 1_000;

/** Hashes have 53 bits. */
const HASHES = 2 ** 53;

/** How many distinct texts were seen, in memory that does not grow with them. */
export class DistinctCount {
	readonly #hashes = new HashSet();
	/** Hashes from here on are not kept. */
	#below = HASHES;

	add(text: string): void {
		this.addHash(hashOf(text));
	}

	/** As {@link add}, by what {@link hashOf} gives. */
	addHash(hash: number): void {
		if (hash >= this.#below) return;
		this.#hashes.add(hash);
		if (this.#hashes.size > 2 * EXACTLY) this.#trim();
	}

	/** Exact up to {@link EXACTLY}; beyond, as near as the density of the hashes tells. */
	count(): number {
		if (this.#below === HASHES && this.#hashes.size <= EXACTLY) return this.#hashes.size;
		this.#trim();
		return Math.round(((EXACTLY - 1) * HASHES) / this.#below);
	}

	/** Keeps the smallest hashes. */
	#trim(): void {
		if (this.#hashes.size <= EXACTLY) return;
		const sorted = this.#hashes.sorted();
		this.#below = sorted[EXACTLY - 1] ?? HASHES;
		this.#hashes.fill(sorted.subarray(0, EXACTLY));
	}
}

const EMPTY = -1;
const FEWEST_SLOTS = 8;

/** Hashes, each in the slot that it tells or the next free one: eight bytes each, where a `Set` takes some fifty. */
class HashSet {
	#slots = emptySlots(FEWEST_SLOTS);
	#size = 0;

	get size(): number {
		return this.#size;
	}

	add(hash: number): void {
		const slot = this.#slotOf(hash);
		if (this.#slots[slot] === hash) return;
		this.#slots[slot] = hash;
		this.#size += 1;
		if (this.#size * 4 > this.#slots.length * 3) this.#rebuild(this.sorted(), this.#slots.length * 2);
	}

	/** All of them, the smallest first. */
	sorted(): Float64Array {
		return this.#slots.filter((hash) => hash !== EMPTY).sort();
	}

	/** Holds these from now on, and no others. */
	fill(hashes: Float64Array): void {
		this.#rebuild(hashes, this.#slots.length);
	}

	#rebuild(hashes: Float64Array, slots: number): void {
		this.#slots = emptySlots(slots);
		this.#size = hashes.length;
		for (const hash of hashes) this.#slots[this.#slotOf(hash)] = hash;
	}

	/** Where a hash is, or belongs. */
	#slotOf(hash: number): number {
		const last = this.#slots.length - 1;
		let slot = (hash % 2 ** 31) & last;
		while (this.#slots[slot] !== EMPTY && this.#slots[slot] !== hash) slot = (slot + 1) & last;
		return slot;
	}
}

function emptySlots(count: number): Float64Array<ArrayBuffer> {
	return new Float64Array(count).fill(EMPTY);
}

/** A hash of 53 bits, spread evenly; two rounds of multiplication, as FNV and Murmur mix. */
export function hashOf(text: string): number {
	let high = 0x9e3779b9;
	let low = 0x85ebca6b;
	for (let index = 0; index < text.length; index += 1) {
		const unit = text.charCodeAt(index);
		high = Math.imul(high ^ unit, 0xcc9e2d51);
		low = Math.imul(low ^ unit, 0x1b873593);
	}
	high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
	low = Math.imul(low ^ (low >>> 16), 0xc2b2ae35) ^ Math.imul(high ^ (high >>> 13), 0x27d4eb2f);
	return (high & 0x1fffff) * 2 ** 32 + (low >>> 0);
}
