import type { AuthorityDiff } from '../policy/authority/schema.js';
import type { Compiler } from '../policy/compile.js';
import type { Change } from '../policy/edit/change.js';
import { type Editor, openEditor } from '../policy/edit/edit.js';
import { rulebookOf } from '../policy/rulebook.js';
import type { DocumentSource } from '../policy/types.js';
import { type Ask, isMint, type Unmendable } from './ask.js';
import { changesOf } from './atoms.js';
import { type Cost, compareCosts, outcomeOf, type Sighting } from './cost.js';
import { combined, type Plan } from './plans.js';
import { type Mended, mendings } from './repairs.js';
import type { Open } from './search.js';
import { waysOf } from './ways.js';

/** An edit after which the requests are allowed: what it does, the documents with it, and what it costs. */
export interface Edit {
	changes: Change[];
	documents: DocumentSource[];
	diff: AuthorityDiff;
	cost: Cost;
}

/** What edits are looked for in. */
export interface Zone {
	start: Mended;
	compiler: Compiler;
	traffic: readonly Sighting[];
	names: ReadonlyMap<string, string>;
}

/** Edits that allow as many of some requests as one edit can. */
export interface Searched {
	/** The smallest first. */
	edits: Edit[];
	proven: boolean;
	/** Requests that they do not allow, by their place. */
	left: { index: number; why: Unmendable }[];
}

/** Edits that are told, the first included. */
const MOST_EDITS = 3;

/** An edit before it is written: mended documents, and what is to be changed in them. */
interface Draft {
	mended: Mended;
	editor: Editor;
	plan: Plan;
}

/** The smallest edits that allow the requests, each proven on the documents that it makes. */
export function searchEdits(zone: Zone, asks: readonly Ask[]): Searched {
	const { start, compiler, traffic, names } = zone;
	const all = mendings(start, asks.some(isMint), compiler).map((mended) => {
		const editor = openEditor(mended.read);
		const sides = { before: start.bundle, mended: mended.bundle, size: editor.size, traffic };
		return { mended, editor, ...combined(openOf(mended, asks, names), sides) };
	});
	const most = Math.max(...all.map(({ mends }) => mends.length));
	const best = all.filter(({ mends }) => mends.length === most);
	const drafts = best.flatMap(({ plans, mended, editor }) =>
		plans.map((plan): Draft => ({ plan: priced(plan, mended), mended, editor })),
	);
	drafts.sort((a, b) => compareCosts(a.plan.cost, b.plan.cost));
	const mends = new Set(best[0]?.mends);
	const { edits, failed } = provedOf(
		zone,
		drafts,
		asks.filter((ask) => mends.has(ask)),
	);
	return {
		edits,
		proven: !failed && best.every(({ proven, mended }) => proven && !mended.cut),
		left: asks.flatMap((ask) => {
			if (edits.length > 0 && mends.has(ask)) return [];
			return [{ index: ask.index, why: edits.length > 0 ? 'contradicts_others' : 'not_found' }];
		}),
	};
}

/** The first of the drafts whose documents allow the requests; `failed` where one's before them did not. */
function provedOf(
	zone: Zone,
	drafts: readonly Draft[],
	asks: readonly Ask[],
): { edits: Edit[]; failed: boolean } {
	const edits: Edit[] = [];
	let failed = false;
	for (const draft of drafts) {
		if (edits.length >= MOST_EDITS) break;
		const edit = proved(zone, draft, asks);
		if (edit === null) failed = true;
		else if (!edits.some((one) => sameTexts(one, edit))) edits.push(edit);
	}
	return { edits: edits.sort((a, b) => compareCosts(a.cost, b.cost)), failed };
}

function priced(plan: Plan, { dropped, size }: Mended): Plan {
	const { cost } = plan;
	return { ...plan, cost: { ...cost, harm: cost.harm + dropped, text: cost.text + size } };
}

function openOf({ bundle, merged }: Mended, asks: readonly Ask[], names: Zone['names']): Open[] {
	const rules = rulebookOf(bundle.data, bundle.problems);
	const terms = { rules, bindings: merged.get('app_ids')?.value, names };
	return asks.map((ask) => ({ ask, ways: waysOf(ask, terms) }));
}

/** The edit of a draft, if the documents that it makes allow all that they should. */
function proved(
	{ start, compiler, traffic, names }: Zone,
	{ mended, editor, plan }: Draft,
	asks: readonly Ask[],
): Edit | null {
	const changes = changesOf(plan.atoms);
	const documents = editor.edit(changes);
	if (documents === null) return null;
	const { bundle } = compiler.compile(documents);
	if (bundle.kind !== 'ready') return null;
	const outcome = outcomeOf(start.bundle, bundle, asks, traffic, names);
	if (outcome === null) return null;
	const { cost, diff } = outcome;
	const whole = { ...cost, harm: cost.harm + mended.dropped, text: editor.size(changes) + mended.size };
	return { changes: [...mended.repairs, ...changes], documents, diff, cost: whole };
}

function sameTexts(one: Edit, other: Edit): boolean {
	return one.documents.every(({ content }, index) => content === other.documents[index]?.content);
}
