import { isJsonObject } from '../model/json.js';
import { approvalDeclarations, riskRules } from '../policy/classification.js';
import type { Compiler } from '../policy/compile.js';
import type { ReadDocument } from '../policy/document.js';
import type { Change } from '../policy/edit/change.js';
import { openEditor } from '../policy/edit/edit.js';
import type { Merged } from '../policy/merge.js';
import type { DataName } from '../policy/names.js';
import type { DocumentSource } from '../policy/types.js';
import { elements, isArray, isObject, member, toJson, type Value } from '../policy/values.js';
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
}

/** Ways of repair that are followed. */
const MOST_WAYS = 24;

/** The documents as they are. Null where they do not compile as literal data. */
export function asTheyAre(documents: readonly DocumentSource[], compiler: Compiler): Mended | null {
	const { bundle, read, merged } = compiler.compile(documents);
	return bundle.kind === 'ready' ? { read, merged, bundle, repairs: [], dropped: 0, size: 0 } : null;
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
	return branch(branch(settled, riskMending), approvalMending);
}

interface Repair {
	changes: Change[];
	dropped: number;
}

function branched(
	ways: readonly Mended[],
	repairsOf: (one: Mended) => Repair[],
	compiler: Compiler,
): Mended[] {
	const mended = ways.flatMap((one) => {
		const repairs = repairsOf(one);
		return repairs.length === 0 ? [one] : repairs.flatMap((repair) => mend(one, repair, compiler) ?? []);
	});
	return mended.slice(0, MOST_WAYS);
}

function mend(one: Mended, { changes, dropped }: Repair, compiler: Compiler): Mended | null {
	const editor = openEditor(one.read);
	const documents = editor.edit(changes);
	const next = documents === null ? null : asTheyAre(documents, compiler);
	if (next === null) return null;
	const size = one.size + editor.size(changes);
	return { ...next, repairs: [...one.repairs, ...changes], dropped: one.dropped + dropped, size };
}

function settling({ merged }: Mended, name: DataName): Repair[] {
	const conflict = merged.get(name)?.conflict ?? [];
	return conflict.flatMap(({ value }): Repair[] =>
		value === undefined ? [] : [{ changes: [{ kind: 'settle', name, value }], dropped: 0 }],
	);
}

function riskMending({ merged, bundle }: Mended): Repair[] {
	if (bundle.data.riskWellFormed) return [];
	const tiers = tiersOf(merged, 'approval_tiers');
	return listMending(
		merged,
		'risk',
		(element) => riskRules([element]) !== null,
		(element) => {
			const scope = member(element, 'scope');
			if (typeof scope !== 'string' || scope === '') return [];
			const choices = tiers.length > 0 ? tiers : tiersOf(merged, 'risk');
			return choices.map((tier) => [['tier', tier] as const]);
		},
	);
}

function approvalMending({ merged, bundle }: Mended): Repair[] {
	if (bundle.data.approvalWellFormed) return [];
	const tiers = tiersOf(merged, 'risk');
	const isFine = (element: Value) => approvalDeclarations([element]) !== null;
	return listMending(merged, 'approval_tiers', isFine, (element) => {
		const shown = toJson(element);
		return isObject(element) && isJsonObject(shown)
			? declarationFields(shown, tiers).map((fields) => fields.map(([key, held]) => [key, held] as const))
			: [];
	});
}

/** Tiers that are named well in either list. */
function tiersOf(merged: Merged, name: 'risk' | 'approval_tiers'): string[] {
	const tiers = (elements(merged.get(name)?.value) ?? []).map((one) => member(one, 'tier'));
	return [...new Set(tiers.filter((tier) => typeof tier === 'string' && tier !== ''))]
		.map(String)
		.slice(0, 3);
}

type Fields = (readonly [string, Value])[];

/** A list mended: other brackets, and each odd element with fields that make it fit, or without it. */
function listMending(
	merged: Merged,
	name: DataName,
	isFine: (element: Value) => boolean,
	fieldsFor: (element: Value) => Fields[],
): Repair[] {
	const value = merged.get(name)?.value;
	const all = elements(value);
	if (all === undefined) return [{ changes: [{ kind: 'replace', name, value: [] }], dropped: 0 }];
	const odd = all.filter((element) => !isFine(element));
	if (!isArray(value) && odd.length > 0) {
		const kept = all.filter(isFine);
		return [{ changes: [{ kind: 'replace', name, value: kept }], dropped: odd.length }];
	}
	if (!isArray(value)) return [{ changes: [{ kind: 'list', name }], dropped: 0 }];
	return odd.reduce<Repair[]>(
		(ways, element) =>
			ways
				.flatMap(({ changes, dropped }) => [
					...fieldsFor(element).map((fields) => ({
						changes: [
							...changes,
							...fields.map(
								([field, held]): Change => ({ kind: 'field', name, element, field, value: held }),
							),
						],
						dropped,
					})),
					{ changes: [...changes, { kind: 'drop' as const, name, element }], dropped: dropped + 1 },
				])
				.slice(0, MOST_WAYS),
		[{ changes: [], dropped: 0 }],
	);
}
