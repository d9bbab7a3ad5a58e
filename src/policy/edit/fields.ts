import { entryOf, isCollection, type Node } from '../tree.js';
import { objectOf, type Value } from '../values.js';
import { insertMembers, type NewMember } from './insert.js';
import { spell } from './spell.js';
import { indentOf, type TextEdit } from './text-edit.js';

/** A literal in the place of another, in its manner. */
export function replaceNode(content: string, node: Node, value: Value): TextEdit {
	const indent = indentOf(content, node.at) ?? '';
	return { at: node.at, end: node.end, text: spell(value, { content, like: node, indent }) };
}

/** Gives fields of an object these values; what is no object becomes one that has nothing else. */
export function setFields(
	content: string,
	node: Node,
	fields: readonly (readonly [string, Value])[],
): TextEdit[] {
	if (node.kind !== 'object') return [replaceNode(content, node, objectOf(fields))];
	const edits: TextEdit[] = [];
	const missing: NewMember[] = [];
	for (const [key, held] of fields) {
		const entry = entryOf(node, key);
		if (entry === undefined) missing.push({ key, held });
		else edits.push(replaceNode(content, entry.held, held));
	}
	return [...edits, ...insertMembers(content, node, missing)];
}

/** Puts texts among the elements of a collection, or the values of an object; what is none becomes a list. */
export function addElements(content: string, node: Node, texts: readonly string[]): TextEdit[] {
	if (!isCollection(node)) return [replaceNode(content, node, [...texts])];
	if (node.kind !== 'object' || node.members.length === 0) {
		return insertMembers(
			content,
			node,
			texts.map((held) => ({ key: null, held })),
		);
	}
	const fresh = (key: string): string => (entryOf(node, key) === undefined ? key : fresh(`${key}'`));
	return insertMembers(
		content,
		node,
		texts.map((held) => ({ key: fresh(held), held })),
	);
}
