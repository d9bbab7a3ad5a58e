import type { ChangesTold, ChangeTold } from '../../account/account.js';
import { accessPill, effectOf, icon } from './marks.js';
import { figures, html, listed, type Markup, minutes, moreLine, NOTHING, soft } from './markup.js';
import { isDrawn, matrixOf } from './matrix.js';

const PANELS = { most: 60, room: 700_000 };
const ROWS = { most: 100, room: 300_000 };
const ASLEEP = { most: 200, room: 100_000 };
const DOCUMENTS = { most: 50, room: 300_000 };
const PATCH = { most: 400, room: 80_000 };

/** Who may do what, before and after: a panel a resource, a row a change, and the documents that make it. */
export function changesSection(changes: ChangesTold): Markup {
	const awake = changes.rows.filter(({ asleep }) => !asleep);
	const asleep = changes.rows.filter((one) => one.asleep);
	return html`<section id="changes" aria-labelledby="h-changes"><h2 id="h-changes">What changes</h2>
<p class="lead">From <b>${changes.from}</b> to <b>${changes.to}</b></p>
${pictureOf(changes, awake)}${asleepPart(asleep)}${documentsPart(changes.documents)}</section>`;
}

function pictureOf(changes: ChangesTold, awake: readonly ChangeTold[]): Markup {
	if (changes.unknown !== null) {
		return html`<p class="callout open">${icon('ask')}<span><b>Who may do what is not known.</b> ${changes.unknown}</span></p>`;
	}
	if (awake.length === 0)
		return html`<p class="callout plain">${icon('yes')}<span>Nobody may do anything else.</span></p>`;
	const { shown, more } = listed(panelsOf(awake), PANELS, (panel) => panelMarkup(panel, changes));
	return html`${summary(awake)}${shown}${moreLine(more, 'resource')}`;
}

/** How many of each kind, by mark and word: the legend of what follows. */
function summary(rows: readonly ChangeTold[]): Markup {
	const kinds = new Map<string, { look: ReturnType<typeof effectOf>; count: number }>();
	for (const row of rows) {
		const look = effectOf(row);
		kinds.set(look.word, { look, count: (kinds.get(look.word)?.count ?? 0) + 1 });
	}
	const open = rows.filter((row) => row.open).length;
	const words = [...kinds.values()].map(
		({ look, count }) =>
			html`<li><span class="mark ${look.kind}">${icon(look.icon)}</span><b>${count}</b> ${look.word}</li>`,
	);
	const alone =
		open === 0
			? NOTHING
			: html`<li><span class="mark alone">${icon('warn')}</span><b>${open}</b> nobody spoke for</li>`;
	return html`<ul class="kinds">${words}${alone}</ul>`;
}

interface Panel {
	resource: string | null;
	application: string | null;
	rows: ChangeTold[];
}

/** Rows by resource and application, as they come: what nobody spoke for stands first. */
function panelsOf(rows: readonly ChangeTold[]): Panel[] {
	const panels = new Map<string, Panel>();
	for (const row of rows) {
		const key = JSON.stringify([row.on, row.on === null ? null : row.application]);
		const panel = panels.get(key) ?? { resource: row.on, application: row.application, rows: [] };
		panel.rows.push(row);
		panels.set(key, panel);
	}
	return [...panels.values()];
}

/** Rows beside a grid that are folded where there are more of them. */
const FOLDED = 8;

function panelMarkup({ resource, application, rows }: Panel, { from, to }: ChangesTold): Markup {
	const owner = application === null ? NOTHING : html` <span class="owner">${application}</span>`;
	const title = resource === null ? html`Across the zone` : html`<code>${soft(resource)}</code>${owner}`;
	const drawing = resource !== null && isDrawn(rows) ? matrixOf(rows, resource) : NOTHING;
	const judged = rows.some(({ note, worth }) => note + worth !== '');
	const { shown, more } = listed(rows, ROWS, (row) => changeRow(row, judged));
	const why = judged ? html`<th scope="col">Why</th>` : NOTHING;
	const table = html`<table class="moves"><thead><tr><th scope="col">Who</th><th scope="col">May do what</th><th scope="col">Before <span class="side">${from}</span></th><th scope="col">After <span class="side">${to}</span></th>${why}</tr></thead><tbody>${shown}</tbody></table>${moreLine(more, 'change')}`;
	const folds = drawing !== NOTHING && rows.length > FOLDED;
	const body = folds
		? html`<details class="rows"><summary>${figures(rows.length, 'change')}, one by one</summary>${table}</details>`
		: table;
	return html`<article class="panel"><h3>${title}</h3>${drawing}${body}</article>`;
}

function changeRow(row: ChangeTold, judged: boolean): Markup {
	const { who, what, before, after, note, worth, open } = row;
	const look = effectOf(row);
	const why =
		note === ''
			? worth === ''
				? html`<span class="aside">–</span>`
				: NOTHING
			: open
				? html`<b class="alone">${icon('warn')}${note}</b>`
				: html`${note}`;
	const used = worth === '' ? NOTHING : html`<span class="cause">${minutes(worth)}</span>`;
	return html`<tr class="${look.kind}"><th scope="row"><div><span class="mark ${look.kind}">${icon(look.icon)}<span class="unseen">${look.word}: </span></span><span>${soft(who)}</span></div></th><td class="what"><code>${soft(what)}</code></td>${side('before', before)}${side('after', after)}${judged ? html`<td class="why">${why}${used}</td>` : NOTHING}</tr>`;
}

function side(name: 'before' | 'after', access: ChangeTold['before']): Markup {
	const arrow = name === 'after' ? icon('arrow') : NOTHING;
	return html`<td class="${name}">${arrow}${access.text === '' ? html`<span class="aside">–</span>` : accessPill(access)}</td>`;
}

function asleepPart(rows: readonly ChangeTold[]): Markup {
	if (rows.length === 0) return NOTHING;
	const { shown, more } = listed(rows, ASLEEP, ({ text }) => html`<li>${text}</li>`);
	return html`<details class="fold"><summary>${figures(rows.length, 'more row')} that changes nothing as things stand</summary><ul class="lines">${shown}</ul>${moreLine(more, 'row')}</details>`;
}

function documentsPart(documents: ChangesTold['documents']): Markup {
	if (documents.length === 0) return NOTHING;
	const { shown, more } = listed(documents, DOCUMENTS, ({ text, lines }) =>
		lines.length === 0
			? html`<p class="nopatch">${text}</p>`
			: html`<details class="piece"><summary>${text}</summary>${patch(lines)}</details>`,
	);
	return html`<h3>Documents</h3>${shown}${moreLine(more, 'document')}`;
}

const LINES: Readonly<Record<string, string>> = { '+': 'add', '-': 'del', '@': 'at' };

function patch(lines: readonly string[]): Markup {
	const { shown, more } = listed(
		lines,
		PATCH,
		(line) => html`<span class="${LINES[line[0] ?? ''] ?? 'same'}">${line}
</span>`,
	);
	return html`<pre class="patch">${shown}</pre>${moreLine(more, 'line')}`;
}
