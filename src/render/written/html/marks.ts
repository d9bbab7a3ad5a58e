import type { Access, ChangeTold, Level, Outcome, Test } from '../../account/account.js';
import type { AnswerTold } from '../../account/evidence.js';
import { html, Markup } from './markup.js';

/** Drawings on a field of 24 by 24, by name. */
const DRAWINGS = {
	yes: 'M5 12.5l4.6 4.7L19 7.4',
	no: 'M6.5 6.5l11 11M17.5 6.5l-11 11',
	wait: 'M9 6v12M15 6v12',
	warn: 'M12 5v9M12 18.4v.2',
	ask: 'M8.6 9a3.4 3.4 0 1 1 5 3c-1.1.6-1.6 1.2-1.6 2.4M12 18.4v.2',
	info: 'M12 11v7M12 6.4v.2',
	plus: 'M12 5v14M5 12h14',
	minus: 'M5 12h14',
	other: 'M5 14c2.4-5 4.6-5 7-2s4.6 3 7-2',
	skip: 'M6 12h12',
	arrow: 'M5 12h13M13 7l5 5-5 5',
} as const;
export type Icon = keyof typeof DRAWINGS;

/** All drawings, once in a page; the marks refer to them. */
export const SPRITE = new Markup(
	`<svg class="sprite" aria-hidden="true" focusable="false">${Object.entries(DRAWINGS)
		.map(([name, path]) => `<symbol id="i-${name}" viewBox="0 0 24 24"><path d="${path}"/></symbol>`)
		.join('')}</svg>`,
);

/** A drawing that says nothing that a word beside it does not say. */
export function icon(name: Icon): Markup {
	return html`<svg class="icon" aria-hidden="true" focusable="false"><use href="#i-${name}"/></svg>`;
}

/** How something looks: `good`, `bad`, `warn`, `open` (nobody can tell) or `plain`. */
export type Tone = 'good' | 'bad' | 'warn' | 'open' | 'plain';

/** A word with its mark on a field of its colour. */
export function pill(tone: Tone, name: Icon, word: string): Markup {
	return html`<span class="pill ${tone}">${icon(name)}<span>${word}</span></span>`;
}

/** A mark in a round field; `word` is for who does not see it. */
export function badge(tone: Tone, name: Icon, word: string): Markup {
	return html`<span class="badge ${tone}">${icon(name)}<span class="unseen">${word}</span></span>`;
}

type Look = readonly [Tone, Icon];

export const OUTCOMES: Readonly<Record<Outcome, Look>> = {
	passed: ['good', 'yes'],
	review: ['warn', 'warn'],
	failed: ['bad', 'no'],
	undecided: ['open', 'ask'],
	told: ['plain', 'info'],
};

export const LEVELS: Readonly<Record<Level, Look>> = {
	error: ['bad', 'no'],
	warning: ['warn', 'warn'],
	note: ['plain', 'info'],
};

export const STATUSES: Readonly<Record<Test['status'], Look>> = {
	passed: ['good', 'yes'],
	failed: ['bad', 'no'],
	undecided: ['open', 'ask'],
	skipped: ['plain', 'skip'],
};

const ACCESS: Readonly<Record<Access['state'], Look>> = {
	no: ['plain', 'no'],
	yes: ['good', 'yes'],
	waits: ['warn', 'wait'],
	other: ['plain', 'other'],
};

/** How far somebody gets, as a pill. */
export function accessPill({ state, text }: Access): Markup {
	return pill(...ACCESS[state], text);
}

const DECISIONS: Readonly<Record<AnswerTold['decision'], Look>> = {
	allow: ['good', 'yes'],
	hold: ['warn', 'wait'],
	deny: ['bad', 'no'],
	unknown: ['open', 'ask'],
};

const WORDS: Readonly<Record<AnswerTold['decision'], string>> = {
	allow: 'allow',
	hold: 'hold',
	deny: 'deny',
	unknown: 'not decided',
};

/** A decision, as a pill. */
export function decisionPill(decision: AnswerTold['decision']): Markup {
	return pill(...DECISIONS[decision], WORDS[decision]);
}

/** What a change does, in a mark and a word. */
export function effectOf({ effect, before, after }: ChangeTold): { icon: Icon; word: string; kind: string } {
	if (after.state === 'waits' && before.state !== 'no')
		return { icon: 'wait', word: 'newly waits', kind: 'hold' };
	if (effect === 'gain' && before.state === 'waits')
		return { icon: 'plus', word: 'no longer waits', kind: 'gain' };
	if (effect === 'gain') return { icon: 'plus', word: 'gained', kind: 'gain' };
	if (effect === 'loss') return { icon: 'minus', word: 'lost', kind: 'loss' };
	return { icon: 'other', word: 'changed', kind: 'other' };
}
