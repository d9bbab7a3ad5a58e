import type { ChangeTold } from '../../account/account.js';
import { effectOf, icon } from './marks.js';
import { html, listed, type Markup, moreLine, soft } from './markup.js';

/** Columns that fit beside each other. */
const WIDEST = 8;
const ROWS = { most: 40, room: 200_000 };

/** Whether a grid of who and what tells more at a glance than the rows alone. */
export function isDrawn(rows: readonly ChangeTold[]): boolean {
	const [whos, whats] = [namesOf(rows, 'who'), namesOf(rows, 'what')];
	return rows.length > 1 && whos.length + whats.length > 2 && Math.min(whos.length, whats.length) <= WIDEST;
}

function namesOf(rows: readonly ChangeTold[], part: 'who' | 'what'): string[] {
	return [...new Set(rows.map((row) => row[part]))];
}

/** Who by what on one resource, a mark for each change. The longer side stands to the left. */
export function matrixOf(rows: readonly ChangeTold[], resource: string): Markup {
	const [whos, whats] = [namesOf(rows, 'who'), namesOf(rows, 'what')];
	const turned = whats.length > WIDEST;
	const [left, top] = turned ? [whats, whos] : [whos, whats];
	const cells = new Map(
		rows.map((row) => [JSON.stringify(turned ? [row.what, row.who] : [row.who, row.what]), row]),
	);
	const { shown, more } = listed(
		left,
		ROWS,
		(name) =>
			html`<tr><th scope="row"><span>${soft(name)}</span></th>${top.map((other) => cellOf(cells.get(JSON.stringify([name, other]))))}</tr>`,
	);
	const heads = top.map((name) => html`<th scope="col"><span>${soft(name)}</span></th>`);
	return html`<div class="scroll" tabindex="0" role="region" aria-label="Changes on ${resource} at a glance"><table class="matrix"><thead><tr><td></td>${heads}</tr></thead><tbody>${shown}</tbody></table></div>${moreLine(more, 'line of this picture', 'lines of this picture')}`;
}

function cellOf(row: ChangeTold | undefined): Markup {
	if (row === undefined)
		return html`<td><span class="unseen">as before</span><span class="dot" aria-hidden="true">·</span></td>`;
	const look = effectOf(row);
	const alone = row.open
		? html`<span class="flag">${icon('warn')}<span class="unseen">, ${row.note}</span></span>`
		: '';
	return html`<td><span class="cell ${look.kind}">${icon(look.icon)}<span class="unseen">${look.word}</span>${alone}</span></td>`;
}
