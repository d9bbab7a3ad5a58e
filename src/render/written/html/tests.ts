import type { Test } from '../../account/account.js';
import { evidenceBody } from './evidence.js';
import { badge, STATUSES } from './marks.js';
import { figure, figures, html, listed, type Markup, moreLine, NOTHING } from './markup.js';
import { placeOf } from './noted.js';

const FAILED = { most: 300, room: 700_000 };
/** Of those, the ones that are not folded, and the ones with what was asked and answered. */
const OPEN = 25;
const UNFOLDED = 100;
/** Of those that are met, the ones with what was asked and answered. */
const UNFOLDED_REST = 50;
const REST = { most: 500, room: 350_000 };
const CHECKS = { most: 600, room: 400_000 };

const WORDS: Readonly<Record<Test['status'], string>> = {
	passed: 'as expected',
	failed: 'not as expected',
	undecided: 'nobody could tell',
	skipped: 'not run',
};

/** What cases came to: those that are not met first and open, the others folded. */
export function casesSection(cases: readonly Test[]): Markup {
	if (cases.length === 0) return NOTHING;
	const of = (status: Test['status']) => cases.filter((one) => one.status === status);
	const [failed, undecided, skipped, passed] = [of('failed'), of('undecided'), of('skipped'), of('passed')];
	const unmet = [...failed, ...undecided];
	const list = listed(
		unmet.map((test, index) => ({ test, index })),
		FAILED,
		({ test, index }) => caseItem(test, index < UNFOLDED),
	);
	return html`<section id="cases" aria-labelledby="h-cases"><h2 id="h-cases">Cases</h2>
${meter(failed.length, undecided.length, skipped.length, passed.length)}
${unmetList(list.shown)}${moreLine(list.more, 'case that is not met', 'cases that are not met')}
${folded(skipped, 'not run', false)}${folded(passed, 'as expected', passed.length <= 12 && unmet.length === 0)}</section>`;
}

function unmetList(items: readonly Markup[]): Markup {
	if (items.length === 0) return NOTHING;
	const rest = items.slice(OPEN);
	const folded =
		rest.length === 0
			? NOTHING
			: html`<details class="fold"><summary>${figures(rest.length, 'more case')} not as expected</summary><ul class="cases">${rest}</ul></details>`;
	return html`<ul class="cases">${items.slice(0, OPEN)}</ul>${folded}`;
}

/** How many of all are met, as a bar; the words above it say the same. */
function meter(failed: number, undecided: number, skipped: number, passed: number): Markup {
	const all = failed + undecided + skipped + passed;
	const parts = [
		['bad', failed, 'not as expected'],
		['open', undecided, 'not decided'],
		['plain', skipped, 'not run'],
		['good', passed, 'as expected'],
	] as const;
	const words = parts
		.filter(([, count]) => count > 0)
		.map(([tone, count, word]) => html`<li class="${tone}"><b>${figure(count)}</b> ${word}</li>`);
	let from = 0;
	const bars = parts.map(([tone, count]) => {
		const bar = html`<rect class="${tone}" x="${from}" y="0" width="${(count * 1000) / all}" height="10"/>`;
		from += (count * 1000) / all;
		return count === 0 ? NOTHING : bar;
	});
	return html`<ul class="legend">${words}</ul><svg class="meter" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">${bars}</svg>`;
}

function caseItem(test: Test, unfolds: boolean): Markup {
	const { status, name, text, file, line, evidence } = test;
	const [tone, icon] = STATUSES[status];
	const said = text === '' ? NOTHING : html`<p class="said">${text}</p>`;
	const more =
		evidence === null || !unfolds
			? NOTHING
			: html`<details class="piece"><summary>What was asked and answered<span class="unseen">: ${name}</span></summary>${evidenceBody(evidence)}</details>`;
	return html`<li>${badge(tone, icon, WORDS[status])}<div><h3>${name}${placeOf({ file, line, column: null })}</h3>${said}${more}</div></li>`;
}

function folded(tests: readonly Test[], word: string, open: boolean): Markup {
	if (tests.length === 0) return NOTHING;
	const { shown, more } = listed(
		tests.map((test, index) => ({ test, index })),
		REST,
		({ test, index }) => shortItem(test, index < UNFOLDED_REST),
	);
	const summary = html`<summary>${figures(tests.length, 'case')} ${word}</summary>`;
	const body = html`<ul class="short">${shown}</ul>${moreLine(more, 'case')}`;
	return open
		? html`<details class="fold" open>${summary}${body}</details>`
		: html`<details class="fold">${summary}${body}</details>`;
}

/** A case on a line; what was asked and answered unfolds behind its name. */
function shortItem({ name, text, file, line, status, evidence }: Test, unfolds: boolean): Markup {
	const [tone, icon] = STATUSES[status];
	const said = text === '' ? NOTHING : html` <span class="aside">${text}</span>`;
	const title = html`<span>${name}${placeOf({ file, line, column: null })}${said}</span>`;
	const body =
		evidence === null || !unfolds
			? title
			: html`<details><summary>${title}</summary>${evidenceBody(evidence)}</details>`;
	return html`<li>${badge(tone, icon, WORDS[status])}${body}</li>`;
}

const GROUPS: Readonly<Record<string, string>> = {
	verdict: 'Gates of the verdict',
	documents: 'Each document',
	together: 'All documents together',
	replays: 'The denied request on the candidate',
	activation: 'Activation',
	rollback: 'Rollback',
};

/** What else was held to an expectation, by group: what is not met first. */
export function checksSection(checks: readonly Test[]): Markup {
	if (checks.length === 0) return NOTHING;
	const { shown, more } = listed(checks, CHECKS, checkRow);
	const drawn = shown.map((row, at) => ({ row, group: checks[at]?.group ?? '' }));
	const groups = [...new Set(drawn.map(({ group }) => group))];
	const parts = groups.map((group) => {
		const alone = groups.length === 1 && GROUPS[group] === undefined;
		const head = alone ? NOTHING : html`<h3>${GROUPS[group] ?? group}</h3>`;
		const rows = drawn.filter((one) => one.group === group).map(({ row }) => row);
		return html`${head}<ul class="checks">${rows}</ul>`;
	});
	return html`<section id="checks" aria-labelledby="h-checks"><h2 id="h-checks">Checks</h2>${parts}${moreLine(more, 'check')}</section>`;
}

function checkRow({ name, status, text }: Test): Markup {
	const [tone, icon] = STATUSES[status];
	return html`<li>${badge(tone, icon, WORDS[status])}<b>${name}</b><span class="aside">${text}</span></li>`;
}
