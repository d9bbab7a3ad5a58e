/** Numbers of one record. */
export const WIDTH = 8;
/** Records of one chunk. */
const CHUNK = 2 ** 14;

/**
 * Records of a few integers each (32 bits), by their place. A place that is given back is used again, so
 * that their size is that of the most that are held at once.
 */
export class Records {
	readonly #chunks: Int32Array[] = [];
	#free = -1;
	#size = 0;

	/** A place for a record. */
	put(numbers: readonly number[]): number {
		const place = this.#take();
		const chunk = this.#chunks[Math.floor(place / CHUNK)];
		chunk?.set(numbers, (place % CHUNK) * WIDTH);
		return place;
	}

	giveBack(place: number): void {
		this.set(place, 0, this.#free);
		this.#free = place;
	}

	get(place: number, field: number): number {
		return this.#chunks[Math.floor(place / CHUNK)]?.[(place % CHUNK) * WIDTH + field] ?? 0;
	}

	set(place: number, field: number, value: number): void {
		const chunk = this.#chunks[Math.floor(place / CHUNK)];
		if (chunk !== undefined) chunk[(place % CHUNK) * WIDTH + field] = value;
	}

	#take(): number {
		if (this.#free >= 0) {
			const place = this.#free;
			this.#free = this.get(place, 0);
			return place;
		}
		if (this.#size % CHUNK === 0) this.#chunks.push(new Int32Array(CHUNK * WIDTH));
		this.#size += 1;
		return this.#size - 1;
	}
}

/** A UUID, in lower case, as four integers; null for another text. */
export function packedUuid(text: string): [number, number, number, number] | null {
	if (!/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text)) return null;
	const digits = text.replaceAll('-', '');
	const part = (index: number) => Number.parseInt(digits.slice(index * 8, index * 8 + 8), 16) | 0;
	return [part(0), part(1), part(2), part(3)];
}

/** The UUID that {@link packedUuid} was given. */
export function unpackedUuid(parts: readonly number[]): string {
	const digits = parts.map((part) => (part >>> 0).toString(16).padStart(8, '0')).join('');
	return [
		digits.slice(0, 8),
		digits.slice(8, 12),
		digits.slice(12, 16),
		digits.slice(16, 20),
		digits.slice(20),
	].join('-');
}
