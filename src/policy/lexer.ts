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

const BLANK = /(?:[ \t\r\n]+|#[^\n]*)*/y;
const WORD = /[A-Za-z_]\w*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING = /"[^"\\\n]*(?:\\.[^"\\\n]*)*"/y;
/** Text that stands for itself between double quotes. */
const PLAIN = /^[^\\\u0000-\u001f\ud800-\udfff]*$/;
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
	if (end === at) throw new ReadError(`unexpected character ${JSON.stringify(first)}`, at);
	return { kind: 'symbol', text: content.slice(at, end), at, end };
}

function numberToken(content: string, at: number, end: number): Token {
	if (/[\w.]/.test(content.charAt(end))) throw new ReadError('this is no number of JSON', at);
	return { kind: 'number', text: content.slice(at, end), at, end };
}

function stringAt(content: string, at: number, quote: string): Token {
	const end = endOf(quote === '`' ? RAW : STRING, content, at);
	if (end === at) throw new ReadError('this string is never closed', at);
	const inside = content.slice(at + 1, end - 1);
	const plain = quote === '`' || PLAIN.test(inside);
	return { kind: 'string', text: plain ? inside : unescaped(content.slice(at, end), at), at, end };
}

/** Escapes are those of JSON. Half a surrogate pair becomes U+FFFD, as in the engine. */
function unescaped(source: string, at: number): string {
	try {
		return String(JSON.parse(source)).replace(/\p{Surrogate}/gu, '\uFFFD');
	} catch {
		throw new ReadError('this string has an escape or a control character that Rego does not know', at);
	}
}
