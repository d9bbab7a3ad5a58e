/** Shorter beginnings name nothing. */
const SHORTEST = 6;

/** The things whose id begins with what was typed, as it is printed shortened; none for a word that is too short. */
export function startingWith<T>(things: readonly T[], idOf: (thing: T) => string, typed: string): T[] {
	if (typed.length < SHORTEST) return [];
	const start = typed.toLowerCase();
	return things.filter((thing) => idOf(thing).toLowerCase().startsWith(start));
}

/** Where the groups of a UUID end; ids are cut there, so that a cut one still looks like one. */
const CUTS = [8, 13, 18, 23];

/** The fewest characters by which all of these ids are told apart, at least `least`. */
export function tellingLength(ids: readonly string[], least = 13): number {
	const distinct = new Set(ids);
	const enough = (length: number) =>
		new Set([...distinct].map((id) => id.slice(0, length))).size === distinct.size;
	return CUTS.find((length) => length >= least && enough(length)) ?? 36;
}

/** Whether a word is a whole id, of a kind that the server makes. */
export function isWholeId(typed: string): boolean {
	return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(typed);
}
