import type { Cursor } from './cursor.js';
import { ReadError } from './lexer.js';

/** What the statements read so far have set up for those to come. */
export interface Syntax {
	/** Words that are keywords from here on: `import rego.v1` makes them so; older documents have none. */
	keywords: Set<string>;
	/** Whether the document is in today's syntax. */
	modern: boolean;
	/** Names that imports bind. */
	imported: Set<string>;
}

const FUTURE_KEYWORDS = ['contains', 'every', 'if', 'in'];

/** Reads a dotted name. Throws {@link ReadError}. */
export function readDotted(cursor: Cursor): string[] {
	const parts: string[] = [];
	do {
		const token = cursor.next();
		if (token.kind !== 'word') throw new ReadError('a name has to stand here', token.at);
		parts.push(token.text);
	} while (cursor.take('.'));
	return parts;
}

/** Reads what follows the word `import`. Throws {@link ReadError}. */
export function readImport(cursor: Cursor, syntax: Syntax): void {
	const at = cursor.peek().at;
	const path = readDotted(cursor);
	const [root, second, keyword] = path;
	if (root === 'rego' && path.join('.') === 'rego.v1') {
		syntax.modern = true;
		for (const word of FUTURE_KEYWORDS) syntax.keywords.add(word);
	} else if (root === 'future' && second === 'keywords') {
		if (syntax.modern) throw new ReadError('import rego.v1 already brings the future keywords', at);
		for (const word of keyword === undefined ? FUTURE_KEYWORDS : [keyword]) syntax.keywords.add(word);
	} else if (root !== 'input' && root !== 'data') {
		throw new ReadError(`an import begins with input, data, rego or future, not "${root}"`, at);
	}
	const alias = cursor.take('as') ? cursor.next().text : path.at(-1);
	if (alias !== undefined) syntax.imported.add(alias);
}
