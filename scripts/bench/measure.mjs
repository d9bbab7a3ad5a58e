import { fileURLToPath } from 'node:url';

export const BIN = fileURLToPath(new URL('../../bin/caracalite.js', import.meta.url));

/** The middle of some numbers; between the two middle ones where their count is even. */
export function median(numbers) {
	const sorted = [...numbers].sort((a, b) => a - b);
	const middle = Math.floor(sorted.length / 2);
	return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
