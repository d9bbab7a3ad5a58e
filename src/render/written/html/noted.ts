import type { Account, Level, Noted } from '../../account/account.js';
import { badge, LEVELS } from './marks.js';
import { figure, html, listed, type Markup, moreLine, NOTHING } from './markup.js';

/** Reasons in the headline before the rest is told below. */
const REASONS = { most: 6, room: 60_000 };
const ALL = { most: 400, room: 350_000 };
/** Of those below, the ones that are not folded. */
const OPEN = 12;
const ORDER: readonly Level[] = ['error', 'warning', 'note'];
const WORDS: Readonly<Record<Level, string>> = {
	error: 'stands against it',
	warning: 'to look at',
	note: 'remark',
};

/** What the headline's reasons are, and what is left to be told below them. */
export interface Sorted {
	reasons: Markup;
	rest: { title: string; items: Noted[] };
}

/** What the section of the cases tells. */
const OF_CASES = ['case_failed', 'case_undecided', 'case_newly_held'];

/** The worst first: a few as reasons; below them the rest, but for what the section of the cases tells. */
export function sortedOf({ noted: all, outcome, tests }: Account): Sorted {
	const hasCases = tests.some(({ group }) => group === 'cases');
	const expected = outcome !== 'told';
	const isCase = ({ rule }: Noted) => hasCases && OF_CASES.includes(rule);
	const sorted = ORDER.flatMap((level) => {
		const own = all.filter((one) => one.level === level);
		return [...own.filter((one) => !isCase(one)), ...own.filter(isCase)];
	});
	const heavy = sorted.filter(({ level }) => level !== 'note');
	const { shown, more } = listed(heavy, REASONS, notedItem);
	const left = sorted.slice(shown.length).filter((one) => !isCase(one));
	const open = left.some(({ level }) => level !== 'note');
	const link =
		more === 0
			? NOTHING
			: html`<p class="more"><a href="#${open ? 'noted' : 'cases'}">${figure(more)} more below</a></p>`;
	return {
		reasons: shown.length === 0 ? NOTHING : html`<ul class="noted">${shown}</ul>${link}`,
		rest: {
			title: expected && !open ? 'Remarks' : shown.length > 0 ? 'More to look at' : 'To look at',
			items: left,
		},
	};
}

/** What has to be looked at. */
export function notedSection({ title, items }: Sorted['rest']): Markup {
	if (items.length === 0) return NOTHING;
	const { shown, more } = listed(items, ALL, notedItem);
	const folded = shown.slice(OPEN);
	const rest =
		folded.length === 0
			? NOTHING
			: html`<details class="fold"><summary>${figure(folded.length)} more</summary><ul class="noted">${folded}</ul></details>`;
	return html`<section id="noted" aria-labelledby="h-noted"><h2 id="h-noted">${title}</h2><ul class="noted">${shown.slice(0, OPEN)}</ul>${rest}${moreLine(more, 'of these', 'of these')}</section>`;
}

function notedItem({ level, rule, text, file, line, column }: Noted): Markup {
	const [tone, icon] = LEVELS[level];
	return html`<li>${badge(tone, icon, WORDS[level])}<div><p class="said">${text}</p><p class="where"><code>${rule}</code>${placeOf({ file, line, column })}</p></div></li>`;
}

/** `Grants.rego:12:3`, where there is a place. */
export function placeOf({ file, line, column }: Pick<Noted, 'file' | 'line' | 'column'>): Markup {
	if (file === null) return NOTHING;
	const at = [file, ...(line === null ? [] : [line]), ...(line === null || column === null ? [] : [column])];
	return html` <span class="place">${at.join(':')}</span>`;
}
