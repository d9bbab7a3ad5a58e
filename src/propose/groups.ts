import type { Ask } from './ask.js';
import { type Cost, compareCosts } from './cost.js';

/** Members of a group that are tried. */
const MOST_TRIED = 12;

/**
 * The requests of which all have to be allowed: those without a group, and of each group the one that
 * costs least beside them; the first where none can be allowed.
 */
export function oneOfEach(asks: readonly Ask[], costOf: (asks: readonly Ask[]) => Cost | null): Ask[] {
	const chosen = asks.filter(({ group }) => group === null);
	const groups = new Set(asks.flatMap(({ group }) => group ?? []));
	for (const group of groups) {
		const members = asks.filter((ask) => ask.group === group).slice(0, MOST_TRIED);
		const least = members.length === 1 ? members[0] : cheapest(members, chosen, costOf);
		if (least !== undefined) chosen.push(least);
	}
	return chosen;
}

function cheapest(
	members: readonly Ask[],
	beside: readonly Ask[],
	costOf: (asks: readonly Ask[]) => Cost | null,
): Ask | undefined {
	const priced = members.flatMap((ask) => {
		const cost = costOf([...beside, ask]);
		return cost === null ? [] : [{ ask, cost }];
	});
	return priced.sort((a, b) => compareCosts(a.cost, b.cost))[0]?.ask ?? members[0];
}
