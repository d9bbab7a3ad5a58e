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

const BLANK = /(?:[ \t\r\n]|#[^\n]*)+/y;
const WORD = /[A-Za-z_]\w*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING = /"[^"\\\n]*(?:\\.[^"\\\n]*)*"/y;
const RAW = /`[^`]*`/y;
const SYMBOL = /:=|==|!=|<=|>=|[=<>+\-*/%&|;:,.()[\]{}]/y;

/** Splits `content` into tokens, the last of kind `end`. Throws {@link ReadError} on what is no token. */
export function tokenize(content: string): Token[] {
	const tokens: Token[] = [];
	let at = content.startsWith('\uFEFF') ? 1 : 0;
	for (;;) {
		at += matchAt(BLANK, content, at).length;
		if (at >= content.length) break;
		const token = tokenAt(content, at);
		tokens.push(token);
		at = token.end;
	}
	tokens.push({ kind: 'end', text: '', at, end: at });
	return tokens;
}

function matchAt(pattern: RegExp, content: string, at: number): string {
	pattern.lastIndex = at;
	return pattern.exec(content)?.[0] ?? '';
}

function tokenAt(content: string, at: number): Token {
	const first = content.charAt(at);
	if (first === '"' || first === '`') return stringAt(content, at, first);
	const word = matchAt(WORD, content, at);
	if (word !== '') return { kind: 'word', text: word, at, end: at + word.length };
	const number = matchAt(NUMBER, content, at);
	if (number !== '') return numberToken(content, at, number);
	const symbol = matchAt(SYMBOL, content, at);
	if (symbol === '') throw new ReadError(`unexpected character ${JSON.stringify(first)}`, at);
	return { kind: 'symbol', text: symbol, at, end: at + symbol.length };
}

function numberToken(content: string, at: number, text: string): Token {
	const end = at + text.length;
	if (/[\w.]/.test(content.charAt(end))) throw new ReadError('this is no number of JSON', at);
	return { kind: 'number', text, at, end };
}

function stringAt(content: string, at: number, quote: string): Token {
	const source = matchAt(quote === '`' ? RAW : STRING, content, at);
	if (source === '') throw new ReadError('this string is never closed', at);
	const text = quote === '`' ? source.slice(1, -1) : unescaped(source, at);
	return { kind: 'string', text, at, end: at + source.length };
}

/** Escapes are those of JSON. Half a surrogate pair becomes U+FFFD, as in the engine. */
function unescaped(source: string, at: number): string {
	try {
		return String(JSON.parse(source)).replace(/\p{Surrogate}/gu, '\uFFFD');
	} catch {
		throw new ReadError('this string has an escape or a control character that Rego does not know', at);
	}
}
