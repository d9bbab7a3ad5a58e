import { isJsonObject } from '../model/json.js';
import { approvalDeclarations, riskRules } from '../policy/classification.js';
import type { Compiler } from '../policy/compile.js';
import type { ReadDocument } from '../policy/document.js';
import type { Change } from '../policy/edit/change.js';
import { openEditor } from '../policy/edit/edit.js';
import type { Merged } from '../policy/merge.js';
import type { DataName } from '../policy/names.js';
import type { DocumentSource } from '../policy/types.js';
import { elements, isArray, isObject, keyOf, member, toJson, type Value } from '../policy/values.js';
import type { Ready } from './apply.js';
import { declarationFields } from './declaration-fields.js';

/** Documents, what they say, and the repairs that brought them here. */
export interface Mended {
	read: ReadDocument[];
	merged: Merged;
	bundle: Ready;
	repairs: Change[];
	/** Entries that the repairs take out, and characters that they put in and take out. */
	dropped: number;
	size: number;
	/** Whether there are more ways of repair than are followed. */
	cut: boolean;
}

/** Ways of repair that are followed. */
const MOST_WAYS = 24;

/** The documents as they are. Null where they do not compile as literal data. */
export function asTheyAre(documents: readonly DocumentSource[], compiler: Compiler): Mended | null {
	const { bundle, read, merged } = compiler.compile(documents);
	return bundle.kind === 'ready'
		? { read, merged, bundle, repairs: [], dropped: 0, size: 0, cut: false }
		: null;
}

/**
 * The ways to mend what is wrong with documents as a whole, whatever is asked: names with values that
 * contradict each other, and malformed data. One way of no change where nothing is. `mints` tells
 * whether anything that is asked minds malformed data.
 */
export function mendings(start: Mended, mints: boolean, compiler: Compiler): Mended[] {
	const branch = (ways: readonly Mended[], repairsOf: (one: Mended) => Repair[]) =>
		branched(ways, repairsOf, compiler);
	let settled = [start];
	for (const { code, name } of start.bundle.problems) {
		// What the requests do not mind may stay as it is.
		if (code === 'conflicting_values')
			settled = settled.concat(branch(settled, (one) => settling(one, name)));
	}
	if (!mints) return settled;
	// Brackets first, so that what stands between them keeps its text.
	const steps = [
		bracketing('risk'),
		(one: Mended) => riskMending(one, tiersOf([start, one], ['approval_tiers', 'risk'])),
		bracketing('approval_tiers'),
		(one: Mended) => approvalMending(one, tiersOf([start, one], ['risk', 'approval_tiers'])),
	];
	return steps.reduce<readonly Mended[]>(branch, settled).slice();
}

interface Repair {
	changes: Change[];
	dropped: number;
	cut: boolean;
}

const NO_REPAIR: Repair = { changes: [], dropped: 0, cut: false };

function branched(
	ways: readonly Mended[],
	repairsOf: (one: Mended) => Repair[],
	compiler: Compiler,
): Mended[] {
	const mended = ways.flatMap((one) => {
		const repairs = repairsOf(one);
		return repairs.length === 0 ? [one] : repairs.flatMap((repair) => mend(one, repair, compiler) ?? []);
	});
	return bounded(mended);
}

/** As many ways as are followed, those that drop least, each with the word that there are more. */
function bounded<T extends Pick<Repair, 'dropped' | 'cut'>>(ways: readonly T[]): T[] {
	if (ways.length <= MOST_WAYS) return [...ways];
	const first = ways.toSorted((a, b) => a.dropped - b.dropped).slice(0, MOST_WAYS);
	return first.map((way) => ({ ...way, cut: true }));
}

function mend(one: Mended, { changes, dropped, cut }: Repair, compiler: Compiler): Mended | null {
	const editor = openEditor(one.read);
	const documents = editor.edit(changes);
	const next = documents === null ? null : asTheyAre(documents, compiler);
	if (next === null) return null;
	const size = one.size + editor.size(changes);
	const repairs = [...one.repairs, ...changes];
	return { ...next, repairs, dropped: one.dropped + dropped, size, cut: one.cut || cut };
}

function settling({ merged }: Mended, name: DataName): Repair[] {
	const conflict = merged.get(name)?.conflict ?? [];
	return conflict.flatMap(({ value }): Repair[] =>
		value === undefined ? [] : [{ ...NO_REPAIR, changes: [{ kind: 'settle', name, value }] }],
	);
}

/** The brackets of a list in the place of others; what is no collection becomes an empty one. */
function bracketing(name: DataName): (one: Mended) => Repair[] {
	return ({ merged }) => {
		const value = merged.get(name)?.value;
		if (value === undefined || isArray(value)) return [];
		const change: Change =
			elements(value) === undefined ? { kind: 'replace', name, value: [] } : { kind: 'list', name };
		return [{ ...NO_REPAIR, changes: [change] }];
	};
}

function riskMending({ merged, bundle }: Mended, tiers: readonly string[]): Repair[] {
	if (bundle.data.riskWellFormed) return [];
	return listMending(
		merged,
		'risk',
		(element) => riskRules([element]) !== null,
		(element) => {
			const scope = member(element, 'scope');
			if (typeof scope !== 'string' || scope === '') return [];
			return tiers.map((tier) => [['tier', tier] as const]);
		},
	);
}

function approvalMending({ merged, bundle }: Mended, tiers: readonly string[]): Repair[] {
	if (bundle.data.approvalWellFormed) return [];
	const isFine = (element: Value) => approvalDeclarations([element]) !== null;
	return listMending(merged, 'approval_tiers', isFine, (element) => {
		const shown = toJson(element);
		return isObject(element) && isJsonObject(shown)
			? declarationFields(shown, tiers).map((fields) => fields.map(([key, held]) => [key, held] as const))
			: [];
	});
}

/** Tiers that are named well in the lists, before and after repairs, those of the first list first. */
function tiersOf(ways: readonly Mended[], names: readonly DataName[]): string[] {
	const rules = names.flatMap((name) =>
		ways.flatMap(({ merged }) => elements(merged.get(name)?.value) ?? []),
	);
	const tiers = rules.map((one) => member(one, 'tier'));
	return [...new Set(tiers.filter((tier) => typeof tier === 'string' && tier !== ''))].map(String);
}

type Fields = (readonly [string, Value])[];

/** A list mended: each odd element, once however often it is there, with fields that make it fit, or without it. */
function listMending(
	merged: Merged,
	name: DataName,
	isFine: (element: Value) => boolean,
	fieldsFor: (element: Value) => Fields[],
): Repair[] {
	const odd = (elements(merged.get(name)?.value) ?? []).filter((element) => !isFine(element));
	const distinct = new Map(odd.map((element) => [keyOf(element), element]));
	return [...distinct.values()].reduce<Repair[]>(
		(ways, element) => bounded(ways.flatMap((way) => elementMending(way, name, element, fieldsFor(element)))),
		[NO_REPAIR],
	);
}

/** Ways to go on from a repair with one more element: each of the choices of its fields, or without it. */
function elementMending(way: Repair, name: DataName, element: Value, choices: readonly Fields[]): Repair[] {
	const { changes, dropped } = way;
	const fitted = choices.map((fields) => {
		const set = fields.map(([field, value]): Change => ({ kind: 'field', name, element, field, value }));
		return { ...way, changes: [...changes, ...set] };
	});
	const gone: Change = { kind: 'drop', name, element };
	return [...fitted, { ...way, changes: [...changes, gone], dropped: dropped + 1 }];
}
