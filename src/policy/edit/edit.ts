import type { ReadDocument } from '../document.js';
import { DATA_NAMES, type DataName } from '../names.js';
import type { DocumentSource } from '../types.js';
import { bindingEdits } from './bindings.js';
import { type Change, nameOfChange } from './change.js';
import { confinementEdits } from './confinement.js';
import { grantEdits } from './grants.js';
import type { Ground, NameEdit, PlacedEdit } from './ground.js';
import { ruleEdits } from './lists.js';
import { addRule } from './rule.js';
import { sitesOf } from './sites.js';
import { applyEdits } from './text-edit.js';

/** Documents that are read once and edited in one way or another. */
export interface Editor {
	/**
	 * The documents with the changes made, in the author's text: all else stays as it is, byte for byte,
	 * and a document without a change is the same object.
	 * Null where changes would be made in one place in two ways.
	 */
	edit(changes: readonly Change[]): DocumentSource[] | null;
	/** Characters that the changes put in and take out. */
	size(changes: readonly Change[]): number;
}

/** Edits documents that were read without logic. Rules that say the same stay the same. */
export function openEditor(read: readonly ReadDocument[]): Editor {
	const grounds = new Map<DataName, Ground>();
	const groundOf = (name: DataName): Ground => {
		const known = grounds.get(name) ?? { name, sites: sitesOf(read, name), documents: read };
		grounds.set(name, known);
		return known;
	};
	const editsOf = (changes: readonly Change[]): PlacedEdit[] =>
		DATA_NAMES.flatMap((name) => {
			const own = changes.filter((change) => nameOfChange(change) === name);
			if (own.length === 0) return [];
			const edit = editOf(groundOf(name), own);
			return 'edits' in edit ? edit.edits : [addRule(read, name, edit.rule)];
		});
	return {
		edit(changes) {
			const edits = editsOf(changes);
			const edited = read.map(({ source }, index) => {
				const own = edits.filter(({ document }) => document === index);
				if (own.length === 0) return source;
				const content = applyEdits(source.content, own);
				return content === null ? null : { name: source.name, content };
			});
			const whole = edited.filter((one) => one !== null);
			return whole.length === edited.length ? whole : null;
		},
		size: (changes) => editsOf(changes).reduce((sum, { at, end, text }) => sum + text.length + end - at, 0),
	};
}

function editOf(ground: Ground, changes: readonly Change[]): NameEdit {
	const whole = ruleEdits(ground, changes);
	if (whole !== null) return { edits: whole };
	if (ground.name === 'grants') return grantEdits(ground, changes);
	if (ground.name === 'app_ids') return bindingEdits(ground, changes);
	return { edits: ground.name === 'confinement' ? confinementEdits(ground, changes) : [] };
}
