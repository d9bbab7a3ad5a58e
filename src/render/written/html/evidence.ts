import type { AnswerTold, Evidence } from '../../account/evidence.js';
import { decisionPill } from './marks.js';
import { html, listed, type Markup, moreLine, NOTHING } from './markup.js';

/** Characters of a JSON value that are shown. */
const LONGEST_JSON = 40_000;
const LINES = { most: 200, room: 120_000 };
const ANSWERS = { most: 50, room: 60_000 };
const POLICIES = 20;
const PIECES = { most: 200, room: 700_000 };

/** All pieces of evidence, folded. */
export function evidenceSection(pieces: readonly Evidence[]): Markup {
	if (pieces.length === 0) return NOTHING;
	const { shown, more } = listed(
		pieces,
		PIECES,
		(piece) => html`<details class="piece"><summary>${piece.title}</summary>${evidenceBody(piece)}</details>`,
	);
	return html`<section id="evidence" aria-labelledby="h-evidence"><h2 id="h-evidence">Evidence</h2>
<p class="lead">What the run went by. Unfold a piece for what was asked and answered.</p>
${shown}${moreLine(more, 'piece', 'pieces')}</section>`;
}

/** What was asked and answered. */
export function evidenceBody({ lines, answers, json }: Evidence): Markup {
	const told = listed(lines, LINES, (line) => html`<li>${line}</li>`);
	return html`<div class="inside">${answers.length === 0 ? NOTHING : answersTable(answers)}${
		told.shown.length === 0 ? NOTHING : html`<ul class="lines">${told.shown}</ul>`
	}${moreLine(told.more, 'line')}${json == null ? NOTHING : jsonBlock(json)}</div>`;
}

function answersTable(answers: readonly AnswerTold[]): Markup {
	const { shown, more } = listed(answers, ANSWERS, answerRow);
	return html`<table class="answers"><thead><tr><th scope="col">Who says</th><th scope="col">Decision</th><th scope="col">Why</th><th scope="col">Determining policies</th></tr></thead><tbody>${shown}</tbody></table>${moreLine(more, 'answer')}`;
}

function answerRow({ who, decision, reason, by, policies }: AnswerTold): Markup {
	const named = policies.slice(0, POLICIES).map((policy) => html`<code>${policy}</code> `);
	const rest = policies.length > POLICIES ? `and ${policies.length - POLICIES} more` : '';
	return html`<tr><th scope="row">${who} <span class="by">${by}</span></th><td>${decisionPill(decision)}</td><td data-label="Why">${reason === '' ? '–' : html`<code>${reason}</code>`}</td><td data-label="Policies">${named.length === 0 ? 'none' : named}${rest}</td></tr>`;
}

function jsonBlock(json: unknown): Markup {
	const text = typeof json === 'string' ? json : (JSON.stringify(json, null, 2) ?? '');
	const cut = text.length > LONGEST_JSON;
	return html`<pre>${cut ? text.slice(0, LONGEST_JSON) : text}</pre>${
		cut ? html`<p class="more">Cut here; the whole of it is in the JSON</p>` : NOTHING
	}`;
}
