import type { AuthorityDiff } from '../policy/authority/schema.js';
import { sideOf } from '../policy/authority/side.js';
import { compileBundle } from '../policy/compile.js';
import type { Change } from '../policy/edit/change.js';
import { type Editor, openEditor } from '../policy/edit/edit.js';
import { rulebookOf } from '../policy/rulebook.js';
import type { DocumentSource } from '../policy/types.js';
import {
	type Ask,
	type DeniedInput,
	isAllowed,
	isMint,
	readAsk,
	type Unmendable,
	unmendable,
} from './ask.js';
import { changesOf } from './atoms.js';
import { type Cost, compareCosts, outcomeOf, type Sighting } from './cost.js';
import { combined, type Plan } from './plans.js';
import { oneOfEach } from './groups.js';
import { asTheyAre, type Mended, mendings } from './repairs.js';
import type { Open, Sides } from './search.js';
import { waysOf } from './ways.js';

/** What a proposal is made from. */
export interface Question {
	documents: readonly DocumentSource[];
	denials: readonly DeniedInput[];
	/** Sessions of recent traffic by their labels; none where it is not known. */
	traffic: readonly Sighting[];
	/** Names of applications by id. */
	names: ReadonlyMap<string, string>;
}

/** An edit after which the requests are allowed: what it does, the documents with it, and what it costs. */
export interface Edit {
	changes: Change[];
	documents: DocumentSource[];
	diff: AuthorityDiff;
	cost: Cost;
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

/** Edits that are told, the first included. */
const MOST_EDITS = 3;

/**
 * The smallest edit of the documents after which each request is allowed that policy can allow. Smallest
 * in this order: harm to others, gains that none of the requests needs, sessions that gain, rows, text.
 * What is told of it is proven on the edited documents themselves. Pure.
 */
export function propose({ documents, denials, traffic, names }: Question): Proposal {
	const asks = denials.map(readAsk);
	const start = asTheyAre(documents);
	if (start === null) {
		const why = compileBundle(documents).kind === 'logic' ? 'logic' : 'refused';
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
	const search = (some: readonly Ask[]) =>
		some.length === 0 ? null : searchAll(start, some, traffic, names);
	const chosen = oneOfEach(open, (some) => search(some)?.edits[0]?.cost ?? null);
	const found = search(chosen);
	return {
		edits: found?.edits ?? [],
		proven: found?.proven ?? true,
		allowed: allowed.map(({ index }) => index),
		unmendable: [...hopeless, ...(found?.left ?? [])],
		spared: asks
			.filter((ask) => !without.has(ask.index) && !chosen.includes(ask))
			.map(({ index }) => index),
	};
}

function nothing(unmendable: Proposal['unmendable']): Proposal {
	return { edits: [], proven: true, allowed: [], unmendable, spared: [] };
}

interface Searched {
	edits: Edit[];
	proven: boolean;
	left: Proposal['unmendable'];
}

function searchAll(
	start: Mended,
	asks: readonly Ask[],
	traffic: readonly Sighting[],
	names: ReadonlyMap<string, string>,
): Searched {
	const plans = mendings(start, asks.some(isMint)).map((mended) => {
		const editor = openEditor(mended.documents);
		const sides: Sides = { before: start.bundle, mended: mended.bundle, size: editor.size, traffic };
		return { mended, editor, ...combined(openOf(mended, asks, names), sides) };
	});
	const most = Math.max(...plans.map(({ mends }) => mends.length));
	const best = plans.filter(({ mends }) => mends.length === most);
	const candidates = best
		.flatMap(({ plans: own, mended, editor }) =>
			own.map((plan) => ({ plan: priced(plan, mended), mended, editor })),
		)
		.sort((a, b) => compareCosts(a.plan.cost, b.plan.cost));
	const mends = new Set(best[0]?.mends);
	const mendable = asks.filter((ask) => mends.has(ask));
	const edits: Edit[] = [];
	for (const { plan, mended, editor } of candidates) {
		if (edits.length >= MOST_EDITS) break;
		const edit = proved(start, mended, editor, plan, mendable, traffic, names);
		if (edit !== null && !edits.some((one) => sameTexts(one, edit))) edits.push(edit);
	}
	edits.sort((a, b) => compareCosts(a.cost, b.cost));
	const failed = edits.length === 0;
	return {
		edits,
		proven: best.every(({ proven }) => proven),
		left: asks.flatMap(({ index, ...ask }) => {
			if (!failed && mends.has(asks.find((one) => one.index === index) ?? { index, ...ask })) return [];
			return [{ index, why: failed ? ('not_found' as const) : ('contradicts_others' as const) }];
		}),
	};
}

function priced(plan: Plan, { dropped }: Mended): Plan {
	return { ...plan, cost: { ...plan.cost, harm: plan.cost.harm + dropped } };
}

function openOf(
	{ bundle, merged }: Mended,
	asks: readonly Ask[],
	names: ReadonlyMap<string, string>,
): Open[] {
	const terms = {
		rules: rulebookOf(bundle.data, bundle.problems),
		bindings: merged.get('app_ids')?.value,
		names,
	};
	return asks.map((ask) => ({ ask, ways: waysOf(ask, terms) }));
}

/** The edit of a plan, if the documents that it makes allow all that they should. */
function proved(
	start: Mended,
	mended: Mended,
	editor: Editor,
	{ atoms }: Plan,
	asks: readonly Ask[],
	traffic: readonly Sighting[],
	names: ReadonlyMap<string, string>,
): Edit | null {
	const changes = changesOf(atoms);
	const documents = editor.edit(changes);
	const bundle = compileBundle(documents);
	if (bundle.kind !== 'ready') return null;
	const outcome = outcomeOf(start.bundle, bundle, asks, traffic, names);
	if (outcome === null) return null;
	const cost = { ...outcome.cost, harm: outcome.cost.harm + mended.dropped, text: editor.size(changes) };
	return { changes: [...mended.repairs, ...changes], documents, diff: outcome.diff, cost };
}

function sameTexts(one: Edit, other: Edit): boolean {
	return one.documents.every(({ content }, index) => content === other.documents[index]?.content);
}
