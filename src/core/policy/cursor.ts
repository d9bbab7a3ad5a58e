import { ReadError, type Token } from './lexer.js';

const OPENERS = new Set(['(', '[', '{']);
const CLOSERS = new Set([')', ']', '}']);

/** Walks the tokens of a document, one ahead. */
export class Cursor {
	private readonly tokens: readonly Token[];
	private index = 0;

	constructor(tokens: readonly Token[]) {
		this.tokens = tokens;
	}

	/** The token to come, or one further on. Past the last it is the last, of kind `end`. */
	peek(ahead = 0): Token {
		const token = this.tokens[this.index + ahead] ?? this.tokens.at(-1);
		if (token === undefined) throw new ReadError('the document is empty', 0);
		return token;
	}

	next(): Token {
		const token = this.peek();
		this.index++;
		return token;
	}

	/** Whether the token to come is one of these symbols or bare words. */
	sees(...texts: string[]): boolean {
		const token = this.peek();
		return (token.kind === 'symbol' || token.kind === 'word') && texts.includes(token.text);
	}

	/** Takes the token to come if it is one of `texts`. */
	take(...texts: string[]): boolean {
		if (!this.sees(...texts)) return false;
		this.index++;
		return true;
	}

	/** Whether the token to come is `text` and follows the last one without a gap. */
	seesAdjacent(text: string): boolean {
		return this.sees(text) && this.tokens[this.index - 1]?.end === this.peek().at;
	}

	expect(text: string): Token {
		if (this.sees(text)) return this.next();
		throw this.unexpected(`expected "${text}"`);
	}

	/** The error of meeting the token to come where something else should stand. */
	unexpected(wanted: string): ReadError {
		const { kind, text, at } = this.peek();
		return new ReadError(
			kind === 'end' ? `${wanted}, but the document ends` : `${wanted}, not "${text}"`,
			at,
		);
	}

	/** Passes over what follows an opening bracket, through its closing one. */
	skipBlock(): void {
		for (let depth = 1; depth > 0; ) {
			const token = this.next();
			if (token.kind === 'end') throw new ReadError('a bracket is never closed', token.at);
			if (token.kind !== 'symbol') continue;
			if (OPENERS.has(token.text)) depth++;
			if (CLOSERS.has(token.text)) depth--;
		}
	}
}
