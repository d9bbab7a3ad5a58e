import { createHash } from 'node:crypto';

/** Of the calls, what is kept for a sample of those classes that the calls do not reach. */
const SAMPLE_PART = 1 / 10;

/** A class of traffic, as far as asking about it goes. */
export interface Planned {
	key: string;
	/** Requests of it. */
	count: number;
	/** The questions to the server that it takes; classes may share some. */
	questions: readonly string[];
}

/**
 * The places of those that the server decides, the most frequent first, so that no more than `budget`
 * distinct questions are asked; null for all. Where it does not reach, a tenth of it goes to a sample of
 * the rest, always the same by a hash, on which the offline engine is checked. Pure.
 */
export function withinBudget(classes: readonly Planned[], budget: number | null): Set<number> {
	const places = [...classes.keys()];
	if (budget === null) return new Set(places);
	const asked = new Set<string>();
	const chosen = new Set<number>();
	const take = (order: readonly number[], most: number) => {
		for (const place of order) {
			const fresh = (classes[place]?.questions ?? []).filter((question) => !asked.has(question));
			if (chosen.has(place) || asked.size + fresh.length > most) continue;
			for (const question of fresh) asked.add(question);
			chosen.add(place);
		}
	};
	const countOf = (place: number) => classes[place]?.count ?? 0;
	const frequent = places.toSorted((one, other) => countOf(other) - countOf(one));
	const all = new Set(classes.flatMap(({ questions }) => questions)).size;
	if (all <= budget) return new Set(places);
	take(frequent, Math.ceil(budget * (1 - SAMPLE_PART)));
	const rest = places.filter((place) => !chosen.has(place));
	const hashes = new Map(rest.map((place) => [place, hashOf(classes[place]?.key ?? '')]));
	take(
		rest.toSorted((one, other) => ((hashes.get(one) ?? '') < (hashes.get(other) ?? '') ? -1 : 1)),
		budget,
	);
	return chosen;
}

function hashOf(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}
