import type { Change } from '../policy/edit/change.js';
import type { Ask } from './ask.js';
import { type Atoms, joined } from './atoms.js';
import { type Cost, compareCosts } from './cost.js';
import { type Open, type Ranking, rank, type Sides } from './search.js';

/** All changes for all requests together, with what they cost as far as single lots tell. */
export interface Plan {
	atoms: Atoms;
	cost: Cost;
}

/** Plans for as many of the requests as one edit can allow. */
export interface Combined {
	plans: Plan[];
	/** The requests that they allow. */
	mends: Ask[];
	proven: boolean;
}

/** Others that are looked at beside the best of each lot. */
const MOST_OTHERS = 4;

/** The plans for the requests: the best of every lot together, and those with the next best of one lot. */
export function combined(open: readonly Open[], sides: Sides): Combined {
	const rankings = rank(open, sides).flatMap((ranking) =>
		ranking.found.length > 0 ? [ranking] : eased(ranking, sides),
	);
	const best = rankings.map(({ found }) => found[0]);
	const others = rankings.flatMap(({ found }, index) =>
		found.slice(1, 1 + MOST_OTHERS).map((other) => best.with(index, other)),
	);
	const plans = [best, ...others].flatMap((choice) => planOf(choice) ?? []);
	return {
		plans: rankings.length === 0 ? [] : plans.sort((a, b) => compareCosts(a.cost, b.cost)),
		mends: rankings.flatMap((ranking) => ranking.open.map(({ ask }) => ask)),
		proven: isProven(rankings, sides),
	};
}

function planOf(choice: readonly (Plan | undefined)[]): Plan | null {
	const parts = choice.filter((part) => part !== undefined);
	const atoms = joined(parts.map((part) => part.atoms));
	if (atoms === null) return null;
	const cost = parts.reduce((sum, part) => added(sum, part.cost), NOTHING);
	return { atoms, cost };
}

const NOTHING: Cost = { harm: 0, unneeded: 0, sessions: 0, rows: 0, text: 0 };

function added(one: Cost, other: Cost): Cost {
	return {
		harm: one.harm + other.harm,
		unneeded: one.unneeded + other.unneeded,
		sessions: one.sessions + other.sessions,
		rows: one.rows + other.rows,
		text: one.text + other.text,
	};
}

/** Whether the best of each lot is the best together: no session gains by what is chosen in two of them. */
function isProven(rankings: readonly Ranking[], { traffic }: Sides): boolean {
	if (!rankings.every(({ whole }) => whole)) return false;
	const choosing = rankings.filter(({ found }) => found.length > 1);
	if (rankings.length === 1 || choosing.length === 0 || traffic.length === 0) return true;
	const owners = choosing.flatMap(({ open }) => [...new Set(open.map(({ ask }) => ask.request.principalId))]);
	const apart = new Set(owners).size === owners.length;
	const known = traffic.every(({ applicationId }) => applicationId !== null);
	return (
		apart &&
		known &&
		rankings.every(({ found }) => found.every(({ atoms }) => [...atoms.values()].every(isOfOne)))
	);
}

/** Whether a change gives sessions of one application alone anything. */
function isOfOne({ kind }: Change): boolean {
	return kind === 'scopes' || kind === 'owner' || kind === 'binding';
}

/** A lot without those of its requests that exclude what the ones before them need. */
function eased({ open }: Ranking, sides: Sides): Ranking[] {
	let kept: Open[] = [];
	let ranking: Ranking[] = [];
	for (const one of open) {
		const tried = rank([...kept, one], sides);
		if (tried.some(({ found }) => found.length === 0)) continue;
		kept = [...kept, one];
		ranking = tried;
	}
	return ranking;
}
