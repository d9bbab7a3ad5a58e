/** Numbers of one record. */
const WIDTH = 6;
/** Records of one chunk. */
const CHUNK = 2 ** 14;

/**
 * Records of a few numbers each, by their place: thousands of times smaller than objects would be to the
 * garbage collector. A place that is given back is used again, so that its size is that of the most that
 * are held at once.
 */
export class Records {
	readonly #chunks: Float64Array[] = [];
	#free = -1;
	#size = 0;

	/** A place for a record, its numbers as they were left. */
	take(): number {
		if (this.#free >= 0) {
			const place = this.#free;
			this.#free = this.get(place, 0);
			return place;
		}
		if (this.#size % CHUNK === 0) this.#chunks.push(new Float64Array(CHUNK * WIDTH));
		this.#size += 1;
		return this.#size - 1;
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
}

/** A UUID, in lower case, as three numbers; null for another text. */
export function packedUuid(text: string): [number, number, number] | null {
	if (!/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text)) return null;
	const digits = text.replaceAll('-', '');
	const number = (from: number, to: number) => Number.parseInt(digits.slice(from, to), 16);
	return [number(0, 11), number(11, 22), number(22, 32)];
}

/** The UUID that {@link packedUuid} was given. */
export function unpackedUuid([first, second, third]: [number, number, number]): string {
	const digits = `${hex(first, 11)}${hex(second, 11)}${hex(third, 10)}`;
	const parts = [
		digits.slice(0, 8),
		digits.slice(8, 12),
		digits.slice(12, 16),
		digits.slice(16, 20),
		digits.slice(20),
	];
	return parts.join('-');
}

function hex(value: number, digits: number): string {
	return value.toString(16).padStart(digits, '0');
}
