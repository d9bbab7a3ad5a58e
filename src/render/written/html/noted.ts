import type { Evidence, Level, Noted } from '../../account/account.js';
import { evidenceBody } from './evidence.js';
import { badge, LEVELS } from './marks.js';
import { html, listed, type Markup, moreLine, NOTHING } from './markup.js';

/** Reasons in the headline before the rest is told below. */
const REASONS = { most: 6, room: 60_000 };
const ALL = { most: 400, room: 500_000 };
const ORDER: readonly Level[] = ['error', 'warning', 'note'];
const WORDS: Readonly<Record<Level, string>> = {
	error: 'stands against it',
	warning: 'to look at',
	note: 'remark',
};

/** The worst first; of one level as they came. */
export function worstFirst(all: readonly Noted[]): Noted[] {
	return ORDER.flatMap((level) => all.filter((one) => one.level === level));
}

/** What stands against it, in short. */
export function reasonsOf(all: readonly Noted[]): { list: Markup; whole: boolean } {
	const heavy = worstFirst(all).filter(({ level }) => level !== 'note');
	const { shown, more } = listed(heavy, REASONS, notedItem);
	if (shown.length === 0) return { list: NOTHING, whole: all.length === 0 };
	const rest = more === 0 ? NOTHING : html`<p class="more"><a href="#noted">All ${all.length} below</a></p>`;
	return { list: html`<ul class="noted">${shown}</ul>${rest}`, whole: shown.length === all.length };
}

/** All that has to be looked at; what is kept of one by its key unfolds under it. */
export function notedSection(all: readonly Noted[], kept: ReadonlyMap<string, Evidence>): Markup {
	const { shown, more } = listed(worstFirst(all), ALL, (one) => {
		const piece = kept.get(one.key);
		return piece === undefined ? notedItem(one) : withEvidence(one, piece);
	});
	return html`<section id="noted" aria-labelledby="h-noted"><h2 id="h-noted">To look at</h2><ul class="noted">${shown}</ul>${moreLine(more, 'of these', 'of these')}</section>`;
}

function notedItem({ level, rule, text, file, line, column }: Noted): Markup {
	const [tone, icon] = LEVELS[level];
	return html`<li>${badge(tone, icon, WORDS[level])}<div><p class="said">${text}</p><p class="where"><code>${rule}</code>${placeOf({ file, line, column })}</p></div></li>`;
}

function withEvidence(one: Noted, piece: Evidence): Markup {
	const [tone, icon] = LEVELS[one.level];
	return html`<li>${badge(tone, icon, WORDS[one.level])}<div><p class="said">${one.text}</p><details class="piece"><summary><code>${piece.title}</code></summary>${evidenceBody({ ...piece, lines: [] })}</details></div></li>`;
}

/** `Grants.rego:12:3`, where there is a place. */
export function placeOf({ file, line, column }: Pick<Noted, 'file' | 'line' | 'column'>): Markup {
	if (file === null) return NOTHING;
	const at = [file, ...(line === null ? [] : [line]), ...(line === null || column === null ? [] : [column])];
	return html` <span class="place">${at.join(':')}</span>`;
}
