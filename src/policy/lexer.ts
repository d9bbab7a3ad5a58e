export type TokenKind = 'word' | 'string' | 'number' | 'symbol' | 'end';

/** A token of Rego. `text` is the value of a string or number, and the spelling of all else. */
export interface Token {
	kind: TokenKind;
	text: string;
	/** Offset of its first character, and of the one after its last. */
	at: number;
	end: number;
}

/** A place that is no Rego. Caught where a document is read; nothing outside sees it. */
export class ReadError extends Error {
	readonly at: number;

	constructor(message: string, at: number) {
		super(message);
		this.name = 'ReadError';
		this.at = at;
	}
}

/** A place that may be Rego, in a form that this reader does not know; only the server can tell. */
export class UnreadError extends ReadError {}

const BLANK = /(?:[ \t\r\n]+|#[^\n]*)*/y;
const WORD = /[A-Za-z_]\w*/y;
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING = /"[^"\\\n]*(?:\\.[^"\\\n]*)*"/y;
const RAW = /`[^`]*`/y;
const SYMBOL = /:=|==|!=|<=|>=|[=<>+\-*/%&|;:,.()[\]{}]/y;

/** The first token of `content` from `from` on; of kind `end` where there is none. Throws {@link ReadError}. */
export function tokenFrom(content: string, from: number): Token {
	const at = endOf(BLANK, content, from);
	return at < content.length ? tokenAt(content, at) : { kind: 'end', text: '', at, end: at };
}

/** Where a match of `pattern` at `at` ends; `at` itself where it does not match. */
function endOf(pattern: RegExp, content: string, at: number): number {
	pattern.lastIndex = at;
	return pattern.test(content) ? pattern.lastIndex : at;
}

function tokenAt(content: string, at: number): Token {
	const first = content.charAt(at);
	if (first === '"' || first === '`') return stringAt(content, at, first);
	const wordEnd = endOf(WORD, content, at);
	if (wordEnd > at) return { kind: 'word', text: content.slice(at, wordEnd), at, end: wordEnd };
	const numberEnd = endOf(NUMBER, content, at);
	if (numberEnd > at) return numberToken(content, at, numberEnd);
	const end = endOf(SYMBOL, content, at);
	if (end === at) throw strange(content, at);
	return { kind: 'symbol', text: content.slice(at, end), at, end };
}

/** Names may hold digits of any script, which no data document has been seen to do. */
function strange(content: string, at: number): ReadError {
	const shown = String.fromCodePoint(content.codePointAt(at) ?? 0);
	const inName = at > 0 && /\w/.test(content.charAt(at - 1)) && /\p{Nd}/u.test(shown);
	return new (inName ? UnreadError : ReadError)(`unexpected character ${JSON.stringify(shown)}`, at);
}

function numberToken(content: string, at: number, end: number): Token {
	if (/[\w.]/.test(content.charAt(end))) throw new ReadError('this is no number of JSON', at);
	return { kind: 'number', text: content.slice(at, end), at, end };
}

function stringAt(content: string, at: number, quote: string): Token {
	const end = endOf(quote === '`' ? RAW : STRING, content, at);
	if (end === at) throw new ReadError('this string is never closed', at);
	const inside = content.slice(at + 1, end - 1);
	const plain = quote === '`' || !inside.includes('\\');
	const held = plain ? inside : unescaped(content.slice(at, end), at);
	// Half a surrogate pair becomes U+FFFD on its way to the engine.
	return { kind: 'string', text: held.replace(/\p{Surrogate}/gu, '\uFFFD'), at, end };
}

/** A string with a backslash is read as JSON, so it may hold no raw control characters; one without may. */
function unescaped(source: string, at: number): string {
	try {
		return String(JSON.parse(source));
	} catch {
		throw new ReadError('this string has an escape or a control character that Rego does not know', at);
	}
}

/** Offset of a character that the scanner of Rego takes nowhere, comments and strings included; null without. */
export function forbiddenCharacterAt(content: string): number | null {
	const found = /\u0000|(?<!^)\uFEFF/.exec(content);
	return found === null ? null : found.index;
}
