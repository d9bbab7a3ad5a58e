import type { Cursor } from './cursor.js';
import { ReadError, UnreadError } from './lexer.js';

/** What the statements read so far have set up for those to come. */
export interface Syntax {
	/** Words that are keywords from here on: `import rego.v1` makes them so; older documents have none. */
	keywords: Set<string>;
	/** Whether the document is in today's syntax. */
	modern: boolean;
	/** Imports by the name that they bind. */
	imports: Map<string, Import>;
	/** Imports of a name that another one binds already. */
	repeated: (Import & { first: Import })[];
}

export interface Import {
	path: string;
	at: number;
}

const FUTURE_KEYWORDS = ['contains', 'every', 'if', 'in'];
/** Words that are no names, so that whether they may be imported is left to the server. */
const NO_NAMES = new Set([
	...['as', 'contains', 'default', 'else', 'every', 'false', 'if', 'import', 'in', 'not', 'null'],
	...['package', 'some', 'true', 'with'],
]);

/** Reads a dotted name, which has no gaps. Throws {@link ReadError}. */
export function readDotted(cursor: Cursor): string[] {
	const parts = [readName(cursor)];
	while (cursor.takeAdjacent('.')) {
		const { text, at } = cursor.peek();
		if (!cursor.seesAdjacent(text)) throw new ReadError('a name has to follow the dot', at);
		parts.push(readName(cursor));
	}
	return parts;
}

function readName(cursor: Cursor): string {
	const token = cursor.next();
	if (token.kind !== 'word') throw new ReadError('a name has to stand here', token.at);
	return token.text;
}

/** Reads what follows the word `import`. Throws {@link ReadError}. */
export function readImport(cursor: Cursor, syntax: Syntax): void {
	const at = cursor.peek().at;
	const path = readDotted(cursor);
	if (cursor.seesAdjacent('[')) throw new UnreadError('an import with a path in brackets', at);
	const alias = cursor.take('as') ? readName(cursor) : null;
	const [root] = path;
	if (root === 'rego') importRego(syntax, path, alias, at);
	else if (root === 'future') importFuture(syntax, path, alias, at);
	else if (root !== 'input' && root !== 'data') {
		throw new ReadError(`an import begins with input, data, rego or future, not "${root}"`, at);
	} else if ([...path.slice(1), alias].some((word) => word !== null && NO_NAMES.has(word))) {
		throw new UnreadError('an import of a keyword', at);
	}
	bind(syntax, alias ?? path.at(-1) ?? '', { path: path.join('.'), at });
}

function importRego(syntax: Syntax, path: string[], alias: string | null, at: number): void {
	if (path.join('.') !== 'rego.v1') throw new ReadError('of rego only v1 can be imported', at);
	if (alias !== null) throw new ReadError('import rego.v1 takes no other name', at);
	syntax.modern = true;
	for (const word of FUTURE_KEYWORDS) syntax.keywords.add(word);
}

function importFuture(syntax: Syntax, path: string[], alias: string | null, at: number): void {
	const [, second, keyword] = path;
	if (second !== 'keywords') throw new ReadError('of future only keywords can be imported', at);
	if (alias !== null) throw new ReadError('a future keyword takes no other name', at);
	if (path.length > 3) throw new UnreadError('a path below a future keyword', at);
	if (keyword !== undefined && !FUTURE_KEYWORDS.includes(keyword))
		throw new ReadError(`there is no future keyword "${keyword}"`, at);
	for (const word of keyword === undefined ? FUTURE_KEYWORDS : [keyword]) syntax.keywords.add(word);
	// Rego gives "every" no sense without "in".
	if (syntax.keywords.has('every')) syntax.keywords.add('in');
}

function bind(syntax: Syntax, name: string, imported: Import): void {
	const first = syntax.imports.get(name);
	if (first === undefined) syntax.imports.set(name, imported);
	else syntax.repeated.push({ ...imported, first });
}
