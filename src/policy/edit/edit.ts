import { type ReadDocument, readDocument } from '../document.js';
import { DATA_NAMES } from '../names.js';
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

/**
 * The documents with the changes made, in the author's text: all else stays as it is, byte for byte.
 * Rules that say the same stay the same. The documents hold no logic. Throws `RangeError` where changes
 * would be made in one place in two ways.
 */
export function editDocuments(
	documents: readonly DocumentSource[],
	changes: readonly Change[],
): DocumentSource[] {
	const edits = editsOf(documents.map(readDocument), changes);
	return documents.map(({ name, content }, index) => {
		const own = edits.filter(({ document }) => document === index);
		return { name, content: own.length === 0 ? content : applyEdits(content, own) };
	});
}

function editsOf(documents: readonly ReadDocument[], changes: readonly Change[]): PlacedEdit[] {
	return DATA_NAMES.flatMap((name) => {
		const own = changes.filter((change) => nameOfChange(change) === name);
		if (own.length === 0) return [];
		const edit = editOf({ name, sites: sitesOf(documents, name), documents }, own);
		return 'edits' in edit ? edit.edits : [addRule(documents, name, edit.rule)];
	});
}

function editOf(ground: Ground, changes: readonly Change[]): NameEdit {
	const whole = ruleEdits(ground, changes);
	if (whole !== null) return { edits: whole };
	if (ground.name === 'grants') return grantEdits(ground, changes);
	if (ground.name === 'app_ids') return bindingEdits(ground, changes);
	return { edits: ground.name === 'confinement' ? confinementEdits(ground, changes) : [] };
}
