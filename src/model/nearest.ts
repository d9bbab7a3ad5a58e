import { closest, distance } from 'fastest-levenshtein';

/** The known word nearest to `word`, where one is near enough to be meant; null for none, and for `word` itself. */
export function nearest(word: string, known: readonly string[]): string | null {
	if (known.length === 0) return null;
	const best = closest(
		word.toLowerCase(),
		known.map((one) => one.toLowerCase()),
	);
	const found = known.find((one) => one.toLowerCase() === best);
	if (found === undefined || found === word) return null;
	const longest = Math.max(word.length, found.length);
	const limit = longest === 1 ? 0 : Math.max(1, Math.floor(longest / 3));
	return distance(word.toLowerCase(), best) <= limit || lettersOf(word) === lettersOf(found) ? found : null;
}

/** The letters alone, so that swapped ones make no difference. */
function lettersOf(word: string): string {
	return [...word.toLowerCase()].sort().join('');
}
