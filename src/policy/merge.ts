import type { Definition, ReadDocument } from './document.js';
import { DATA_NAMES, type DataName } from './names.js';
import { keyOf, setOf, type Value } from './values.js';

/** What all documents of a bundle together say of one name. */
export interface MergedName {
	name: DataName;
	/** Undefined where no document defines it, and where `conflict` leaves it without a value. */
	value: Value | undefined;
	/** Every rule that defines it, in the order of the documents. */
	definitions: Definition[];
	/** Rules that give it different values, the first of each value; empty where they agree. */
	conflict: Definition[];
}

export type Merged = ReadonlyMap<DataName, MergedName>;

/** Merges the documents of a bundle name by name. Rules with logic have no value and no part in a conflict. */
export function mergeDocuments(documents: readonly ReadDocument[]): Merged {
	const definitions = documents.flatMap((document) => document.definitions);
	return new Map(DATA_NAMES.map((name) => [name, mergeName(name, definitions)]));
}

function mergeName(name: DataName, all: readonly Definition[]): MergedName {
	const definitions = all.filter((definition) => definition.name === name);
	const complete = definitions.filter(({ kind, value }) => kind === 'complete' && value !== undefined);
	const distinct = complete.length > 1 ? firstOfEachValue(complete) : complete;
	const conflict = distinct.length > 1 ? distinct : [];
	return { name, definitions, conflict, value: conflict.length > 0 ? undefined : mergedValue(definitions) };
}

function firstOfEachValue(definitions: readonly Definition[]): Definition[] {
	const byValue = new Map<string, Definition>();
	for (const definition of definitions) {
		const key = keyOf(definition.value ?? null);
		if (!byValue.has(key)) byValue.set(key, definition);
	}
	return [...byValue.values()];
}

/** The complete value, else the default, else the set of members. */
function mergedValue(definitions: readonly Definition[]): Value | undefined {
	const ofKind = (kind: Definition['kind']) => definitions.filter((definition) => definition.kind === kind);
	const members = ofKind('member').flatMap(({ value }) => (value === undefined ? [] : [value]));
	const single = ofKind('complete')[0] ?? ofKind('default')[0];
	return single === undefined && members.length > 0 ? setOf(members) : single?.value;
}
