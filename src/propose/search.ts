import type { Change } from '../policy/edit/change.js';
import { applyChanges, type Ready } from './apply.js';
import type { Ask } from './ask.js';
import { type Atoms, changesOf, holdsMore, joined, keyOfAtoms } from './atoms.js';
import { type Cost, compareCosts, outcomeOf, type Sighting } from './cost.js';
import { cut, type Slice, sliceOf } from './slice.js';

/** Edits of some requests that are all tried; of more combinations the likely ones are. */
const MOST_TRIED = 400;

/** A request that an edit can allow, and the ways to. */
export interface Open {
	ask: Ask;
	ways: readonly Atoms[];
}

/** A way to allow several requests at once, with its cost but for its text. */
export interface Found {
	atoms: Atoms;
	cost: Cost;
}

/** Edits that allow some requests, those that cost least first; without any the requests exclude each other. */
export interface Ranking {
	open: readonly Open[];
	found: Found[];
	/** Whether every combination was tried, so that the first is proven to be the smallest. */
	whole: boolean;
}

/** What is edited: what it is before, and as far as it has been mended, which is mostly the same. */
export interface Sides {
	before: Ready;
	mended: Ready;
	/** Characters that changes put in and take out. */
	size: (changes: readonly Change[]) => number;
	traffic: readonly Sighting[];
}

/**
 * The edits that allow the requests, by what they cost: one ranking where all combinations can be
 * tried, else one for each lot of requests that have something to do with each other.
 */
export function rank(open: readonly Open[], sides: Sides): Ranking[] {
	if (open.length === 0) return [];
	if (combinations(open) <= MOST_TRIED) return [rankLot(open, sides)];
	return lotsOf(open).map((lot) => rankLot(lot, sides));
}

function combinations(open: readonly Open[]): number {
	return open.reduce((product, { ways }) => product * ways.length, 1);
}

function rankLot(open: readonly Open[], sides: Sides): Ranking {
	const slice = sliceOf(
		[sides.before, sides.mended],
		open.map(({ ask }) => ask),
		open.flatMap(({ ways }) => ways),
	);
	const price = pricing(open, sides, slice);
	const whole = combinations(open) <= MOST_TRIED;
	const sets = whole ? allOf(open) : likely(open, price);
	const priced = sets.flatMap((atoms) => {
		const cost = price(atoms);
		return cost === null ? [] : [{ atoms, cost }];
	});
	const least = priced.filter(({ atoms }) => !priced.some((other) => holdsMore(atoms, other.atoms)));
	return { open, found: least.sort((a, b) => compareCosts(a.cost, b.cost)), whole };
}

type Price = (atoms: Atoms) => Cost | null;

function pricing(open: readonly Open[], { before, mended, size, traffic }: Sides, slice: Slice): Price {
	const asks = open.map(({ ask }) => ask);
	const was = cut(before, slice);
	const start = mended === before ? was : cut(mended, slice);
	const known = new Map<string, Cost | null>();
	return (atoms) => {
		const key = keyOfAtoms(atoms);
		const priced = known.get(key);
		if (priced !== undefined) return priced;
		const changes = changesOf(atoms);
		const outcome = outcomeOf(was, applyChanges(start, changes), asks, traffic);
		const cost = outcome === null ? null : { ...outcome.cost, text: size(changes) };
		known.set(key, cost);
		return cost;
	};
}

/** Every combination of a way for each request that does not contradict itself, each once. */
function allOf(open: readonly Open[]): Atoms[] {
	const sets = open.reduce<Atoms[]>(
		(known, { ways }) => distinct(known.flatMap((set) => ways.flatMap((way) => joined([set, way]) ?? []))),
		[new Map()],
	);
	return sets;
}

function distinct(sets: readonly Atoms[]): Atoms[] {
	return [...new Map(sets.map((set) => [keyOfAtoms(set), set])).values()];
}

/** Starts with what each request would choose for itself, and improves one choice after the other while that costs less. */
function likely(open: readonly Open[], price: Price): Atoms[] {
	const found: Atoms[] = [];
	let chosen = open.map(({ ways }) => ways[0] ?? new Map());
	let best = priceOf(chosen, price);
	for (let better = true; better; ) {
		better = false;
		for (const [index, { ways }] of open.entries()) {
			for (const way of ways) {
				const tried = chosen.with(index, way);
				const cost = priceOf(tried, price);
				if (cost === null || (best !== null && compareCosts(cost, best) >= 0)) continue;
				[chosen, best, better] = [tried, cost, true];
				found.unshift(...[joined(tried)].filter((set) => set !== null));
			}
		}
	}
	return best === null ? [] : distinct([...[joined(chosen)].filter((set) => set !== null), ...found]);
}

function priceOf(chosen: readonly Atoms[], price: Price): Cost | null {
	const set = joined(chosen);
	return set === null ? null : price(set);
}

/** Requests that one resource, one owner to be or one choice ties together. */
function lotsOf(open: readonly Open[]): Open[][] {
	const lots: { keys: Set<string>; open: Open[] }[] = [];
	for (const one of open) {
		const keys = new Set(tiesOf(one));
		const tied = lots.filter((lot) => [...keys].some((key) => lot.keys.has(key)));
		for (const lot of tied) lots.splice(lots.indexOf(lot), 1);
		lots.push({
			keys: new Set([...keys, ...tied.flatMap((lot) => [...lot.keys])]),
			open: [...tied.flatMap((lot) => lot.open), one],
		});
	}
	return lots.map((lot) => lot.open);
}

function tiesOf({ ask, ways }: Open): string[] {
	const atoms = ways.flatMap((way) => [...way.values()]);
	return [
		`resource ${ask.request.resource}`,
		...atoms.flatMap((atom) => {
			if (atom.kind === 'binding') return [`binding ${atom.bindingKey}`, `application ${atom.applicationId}`];
			if (atom.kind === 'tier' || atom.kind === 'approver') return ['classes'];
			return [];
		}),
	];
}
