import { cleanText } from '../../clean.js';

/** Markup that this program wrote. Whatever else goes into a template is text, and is escaped. */
export class Markup {
	readonly text: string;

	constructor(text: string) {
		this.text = text;
	}
}

type Part = Markup | string | number | readonly Part[];

/** A template of HTML: markup goes in as it is, lists one after another, all other values as text. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
	return new Markup(
		strings.map((string, at) => `${string}${at < parts.length ? drawn(parts[at] ?? '') : ''}`).join(''),
	);
}

/** Nothing to show. */
export const NOTHING = new Markup('');

function drawn(part: Part): string {
	if (part instanceof Markup) return part.text;
	if (typeof part === 'number') return String(part);
	return typeof part === 'string' ? escaped(part) : part.map(drawn).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

/** Text for an element or a quoted attribute; what is not seen, turns or hides is shown by its number. */
function escaped(text: string): string {
	return cleanText(text)
		.replace(/\p{Surrogate}/gu, '\ufffd')
		.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** A name that may be broken behind what parts it, as long as it is no longer than names are. */
export function soft(text: string): Markup {
	const parts = text.length > 200 ? [text] : text.split(/(?<=[:/._-])(?![:/._-])/);
	return html`${parts.map((part, at) => (at === 0 ? html`${part}` : html`<wbr>${part}`))}`;
}

const FIGURES = new Intl.NumberFormat('en');

/** A count as a person reads it: `14,201`. */
export function figure(count: number): string {
	return FIGURES.format(count);
}

/** `1 case`, `1,204 cases`. */
export function figures(count: number, one: string, many = `${one}s`): string {
	return `${figure(count)} ${count === 1 ? one : many}`;
}

/** A time in UTC to the minute: `2026-11-25 09:00`. */
export function minute(iso: string): string {
	return iso.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d).*$/, '$1 $2');
}

/** A text with each time in it to the minute. */
export function minutes(text: string): string {
	return text.replace(/(\d{4}-\d\d-\d\d)T(\d\d:\d\d)[\d:.]*Z/g, '$1 $2');
}

/** As many of a list as there is room for, and how many are left. */
export interface Listed {
	shown: Markup[];
	more: number;
}

/** Draws items until `most` of them, or `room` bytes, are used up. */
export function listed<T>(
	items: readonly T[],
	{ most, room }: { most: number; room: number },
	draw: (item: T) => Markup,
): Listed {
	const shown: Markup[] = [];
	let used = 0;
	for (const item of items.slice(0, most)) {
		const drawing = draw(item);
		used += Buffer.byteLength(drawing.text);
		if (used > room) break;
		shown.push(drawing);
	}
	return { shown, more: items.length - shown.length };
}

/** The line that says what a list left out; nothing where it is whole. */
export function moreLine(more: number, one: string, many = `${one}s`): Markup {
	return more === 0
		? NOTHING
		: html`<p class="more">${figure(more)} more ${more === 1 ? one : many}, in the JSON</p>`;
}
