import { offsetOf } from '../../model/problem.js';
import type { Grant } from '../data.js';
import type { Definition } from '../document.js';
import { ReadError } from '../lexer.js';
import { type Member, type Node, readRuleNode } from '../tree.js';
import type { DocumentSource } from '../types.js';

/** A name that a document gives a literal value, with the literal as it stands there. */
export interface Written {
	source: DocumentSource;
	name: string;
	definition: Definition;
	node: Node;
}

/** A grant, and where it stands. */
export interface PlacedGrant {
	grant: Grant;
	written: Written;
	member: Member;
}

/** The literal that a definition gives its name; null where it is none. */
export function writtenValue(source: DocumentSource, definition: Definition): Written | null {
	if (definition.value === undefined) return null;
	try {
		const node = readRuleNode(source.content, offsetOf(source.content, definition.place));
		return { source, name: definition.name, definition, node };
	} catch (error) {
		// A literal that was read before; what this reader does not know it leaves alone.
		if (error instanceof ReadError) return null;
		throw error;
	}
}
