import type { Account } from '../../account/account.js';
import { icon, OUTCOMES } from './marks.js';
import { html, type Markup, NOTHING } from './markup.js';

/** Facts that are told at the end: who reads on looks for them, who wants the answer does not. */
const FOOT = ['Request', 'Cases digest', 'Manifest', 'Judged', 'Made by'];

/** The answer in one line, large: a mark and a word, then what it is about. */
export function banner({ command, outcome, headline, subject, closing }: Account): Markup {
	const [tone, mark] = OUTCOMES[outcome];
	return html`<div class="banner ${tone}"><div class="wide"><p class="brand">caracalite <span>${command}</span></p>
<div class="verdict"><span class="seal">${icon(mark)}</span><div><h1>${headline}</h1>${subject === '' ? NOTHING : html`<p class="subject">${subject}</p>`}</div></div>
<p class="closing">${closing}</p></div></div>`;
}

/** Facts that the picture of the changes tells. */
const PICTURED = ['Document', 'Who may do what'];

/** Why, what is not known, and the facts that the answer needs. */
export function reasons({ facts, notKnown, changes }: Account, list: Markup): Markup {
	const near = facts.filter(
		({ label }) => !FOOT.includes(label) && !(changes !== null && PICTURED.includes(label)),
	);
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
