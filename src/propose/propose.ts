import { sideOf } from '../policy/authority/side.js';
import { openCompiler } from '../policy/compile.js';
import type { DocumentSource } from '../policy/types.js';
import { type Ask, type DeniedInput, isAllowed, readAsk, type Unmendable, unmendable } from './ask.js';
import type { Sighting } from './cost.js';
import { type Edit, searchEdits } from './edits.js';
import { oneOfEach } from './groups.js';
import { asTheyAre } from './repairs.js';

/** What a proposal is made from. */
export interface Question {
	documents: readonly DocumentSource[];
	denials: readonly DeniedInput[];
	/** Sessions of recent traffic by their labels; none where it is not known. */
	traffic: readonly Sighting[];
	/** Names of applications by id. */
	names: ReadonlyMap<string, string>;
}

/** What can be done about denied requests by policy. */
export interface Proposal {
	/** The smallest edit first, then others; none where no edit is needed, or none helps. */
	edits: Edit[];
	/** Whether no smaller edit was left untried. */
	proven: boolean;
	/** Requests that the documents allow as they are, by their place. */
	allowed: number[];
	/** Requests that no edit allows. */
	unmendable: { index: number; why: Unmendable }[];
	/** Those of a group that may stay denied, since another of it is allowed. */
	spared: number[];
}

/**
 * The smallest edit of the documents after which each request is allowed that policy can allow. Smallest
 * in this order: harm to others, gains that none of the requests needs, sessions that gain, rows, text.
 * What is told of it is proven on the edited documents themselves. Pure.
 */
export function propose({ documents, denials, traffic, names }: Question): Proposal {
	const asks = denials.map(readAsk);
	const compiler = openCompiler();
	const start = asTheyAre(documents, compiler);
	if (start === null) {
		const why = compiler.compile(documents).bundle.kind === 'logic' ? 'logic' : 'refused';
		return nothing(asks.map(({ index, ...ask }) => ({ index, why: unmendable({ index, ...ask }) ?? why })));
	}
	const side = sideOf(start.bundle);
	const allowed = asks.filter((ask) => isAllowed(side, ask));
	const hopeless = asks.flatMap((ask) => {
		const why = allowed.includes(ask) ? null : unmendable(ask);
		return why === null ? [] : [{ index: ask.index, why }];
	});
	const without = new Set([...allowed.map(({ index }) => index), ...hopeless.map(({ index }) => index)]);
	const opened = new Set(allowed.flatMap(({ group }) => group ?? []));
	const open = asks.filter(
		({ index, group }) => !without.has(index) && !(group !== null && opened.has(group)),
	);
	const zone = { start, compiler, traffic, names };
	const search = (some: readonly Ask[]) => (some.length === 0 ? null : searchEdits(zone, some));
	const chosen = oneOfEach(open, (some) => search(some)?.edits[0]?.cost ?? null);
	const found = search(chosen);
	return {
		edits: found?.edits ?? [],
		proven: found?.proven ?? true,
		allowed: allowed.map(({ index }) => index),
		unmendable: [...hopeless, ...(found?.left ?? [])],
		spared: asks.filter((ask) => !without.has(ask.index) && !chosen.includes(ask)).map(({ index }) => index),
	};
}

function nothing(unmendable: Proposal['unmendable']): Proposal {
	return { edits: [], proven: true, allowed: [], unmendable, spared: [] };
}
