import { ReadError, type Token, tokenFrom } from './lexer.js';

const OPENERS = new Set(['(', '[', '{']);
const CLOSERS = new Set([')', ']', '}']);

/** Walks the tokens of a document, one ahead. Any step may throw {@link ReadError}. */
export class Cursor {
	private readonly content: string;
	private coming: Token | null = null;
	private end: number;
	/**
	 * Whether anything was passed over unread: what then looks like a mistake may be Rego that began there.
	 */
	passedOver = false;

	/** Walks from offset `from` on; from the start unless said. */
	constructor(content: string, from?: number) {
		this.content = content;
		// The scanner of Rego passes over a byte order mark.
		this.end = from ?? (content.startsWith('\uFEFF') ? 1 : 0);
	}

	/** Offset behind the last token that was taken. */
	get passed(): number {
		return this.end;
	}

	/** The character at an offset, as it stands in the document. */
	characterAt(at: number): string {
		return this.content.charAt(at);
	}

	/** The token to come. Past the last it is one of kind `end`. */
	peek(): Token {
		this.coming ??= tokenFrom(this.content, this.end);
		return this.coming;
	}

	next(): Token {
		const token = this.peek();
		this.end = token.end;
		this.coming = null;
		return token;
	}

	/** Whether the token to come is this symbol or bare word. */
	sees(text: string): boolean {
		const token = this.peek();
		return token.text === text && (token.kind === 'symbol' || token.kind === 'word');
	}

	/** Takes the token to come if it is this symbol or bare word. */
	take(text: string): boolean {
		const seen = this.sees(text);
		if (seen) this.next();
		return seen;
	}

	/** Takes the token to come if it is one of `texts`. */
	takeOne(...texts: string[]): boolean {
		return texts.some((text) => this.take(text));
	}

	/** Whether the token to come is `text` and follows the last one without a gap. */
	seesAdjacent(text: string): boolean {
		return this.sees(text) && this.peek().at === this.end;
	}

	/** Takes the token to come if it is `text` and follows the last one without a gap. */
	takeAdjacent(text: string): boolean {
		const seen = this.seesAdjacent(text);
		if (seen) this.next();
		return seen;
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
		this.passedOver = true;
		for (let depth = 1; depth > 0; ) {
			const token = this.next();
			if (token.kind === 'end') throw new ReadError('a bracket is never closed', token.at);
			if (token.kind !== 'symbol') continue;
			if (OPENERS.has(token.text)) depth++;
			if (CLOSERS.has(token.text)) depth--;
		}
	}
}
