import type { Definition, ReadDocument } from '../document.js';
import type { DataName } from '../names.js';
import { type Node, readRuleNode } from '../tree.js';

/** A rule that gives a name its value, or one of the members of its value, with its literal. */
export interface Site {
	/** Position of its document in the bundle. */
	document: number;
	/** Offset of the name at which it begins. */
	at: number;
	kind: 'complete' | 'default' | 'member';
	node: Node;
}

/**
 * The rules that decide what a name is: those that define it completely, all of which have to say the
 * same; without one, its default; else those that give it a member each. The documents hold no logic.
 */
export function sitesOf(documents: readonly ReadDocument[], name: DataName): Site[] {
	const all = documents.flatMap(({ definitions }, document) =>
		definitions.filter((one) => one.name === name).map((definition) => ({ definition, document })),
	);
	const ofKind = (kind: Definition['kind']) => all.filter(({ definition }) => definition.kind === kind);
	const complete = ofKind('complete');
	const first = complete.length > 0 ? complete : ofKind('default');
	return (first.length > 0 ? first : ofKind('member')).flatMap(({ definition, document }) => {
		const { at, kind } = definition;
		const content = documents[document]?.source.content;
		if (content === undefined || kind === 'partial') return [];
		return [{ document, at, kind, node: readRuleNode(content, at) }];
	});
}
