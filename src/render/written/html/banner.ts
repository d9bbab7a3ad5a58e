import type { Account } from '../../account/account.js';
import { icon, OUTCOMES } from './marks.js';
import { figure, html, type Markup, NOTHING } from './markup.js';
import { reasonsOf } from './noted.js';
import { changedOf } from './traffic.js';

/** Facts that are told at the end: who reads on looks for them, who wants the answer does not. */
const FOOT = ['Request', 'Cases digest', 'Manifest', 'Judged', 'Made by'];

/** The answer in one line, large: a mark and a word, then what it is about. */
export function banner({ command, outcome, headline, subject, closing }: Account): Markup {
	const [tone, mark] = OUTCOMES[outcome];
	return html`<div class="banner ${tone}"><div class="wide"><p class="brand">caracalite <span>${command}</span></p>
<div class="verdict"><span class="seal">${icon(mark)}</span><div><h1>${headline}</h1>${subject === '' ? NOTHING : html`<p class="subject">${subject}</p>`}</div></div>
<p class="closing">${closing}</p></div></div>`;
}

/** Why, what is not known, and the facts that the answer needs. */
export function reasons({ noted, notKnown, facts }: Account): Markup {
	const { list } = reasonsOf(noted);
	const near = facts.filter(({ label }) => !FOOT.includes(label));
	const open = notKnown === null ? [] : [{ label: 'Not known', text: notKnown.join('; ') || 'nothing' }];
	return html`<section class="reasons" aria-labelledby="h-why"><h2 id="h-why" class="unseen">In short</h2>${list}${factsList([...near, ...open])}</section>`;
}

/** What a digest, an id and a date are good for when somebody comes back to it. */
export function aboutSection({ facts }: Account): Markup {
	const far = facts.filter(({ label }) => FOOT.includes(label));
	if (far.length === 0) return NOTHING;
	return html`<section id="about" aria-labelledby="h-about"><h2 id="h-about">About this run</h2>${factsList(far)}</section>`;
}

/** Facts that a page shows. */
const MOST = 60;

function factsList(facts: Account['facts']): Markup {
	if (facts.length === 0) return NOTHING;
	const rows = facts
		.slice(0, MOST)
		.map(({ label, text }) => html`<div><dt>${label}</dt><dd>${text}</dd></div>`);
	return html`<dl class="facts">${rows}</dl>`;
}

/** Figures that lead to what they count. */
export function tiles(account: Account, shown: { noted: boolean }): Markup {
	const { changes, traffic, tests, evidence, noted } = account;
	const cases = tests.filter(({ group }) => group === 'cases');
	const checks = tests.filter(({ group }) => group !== 'cases');
	const all = [
		...(changes === null ? [] : [tile('changes', 'What changes', changesFigure(account))]),
		...(cases.length === 0 ? [] : [tile('cases', 'Cases', passedOf(cases))]),
		...(traffic === null
			? []
			: [
					tile('traffic', 'Traffic', `${figure(changedOf(traffic))} of ${figure(traffic.replayed.requests)}`),
				]),
		...(checks.length === 0 ? [] : [tile('checks', 'Checks', passedOf(checks))]),
		...(shown.noted ? [tile('noted', 'To look at', figure(noted.length))] : []),
		...(evidence.length === 0 ? [] : [tile('evidence', 'Evidence', figure(evidence.length))]),
	];
	return html`<nav aria-label="On this page"><ul class="tiles">${all}</ul></nav>`;
}

function tile(id: string, label: string, text: string): Markup {
	return html`<li><a href="#${id}"><span class="label">${label}</span> <span class="number">${text}</span></a></li>`;
}

function passedOf(tests: Account['tests']): string {
	return `${figure(tests.filter(({ status }) => status === 'passed').length)} of ${figure(tests.length)}`;
}

function changesFigure({ changes }: Account): string {
	if (changes === null || changes.unknown !== null) return 'not known';
	const awake = changes.rows.filter(({ asleep }) => !asleep);
	const of = (effect: string) => awake.filter((row) => row.effect === effect).length;
	const [gains, losses, others] = [of('gain'), of('loss'), of('neutral')];
	const parts = [
		gains > 0 ? `+${figure(gains)}` : '',
		losses > 0 ? `−${figure(losses)}` : '',
		others > 0 ? `~${figure(others)}` : '',
	];
	return parts.filter((part) => part !== '').join(' ') || 'nothing';
}
