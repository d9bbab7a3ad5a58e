import type { RefusedTold } from '../../account/refused.js';
import { figure, figures, html, listed, type Markup, minute, moreLine } from './markup.js';

const CAUSES = { most: 300, room: 500_000 };

/** What was refused, by cause: a bar for how often, who asked for what, why, and who can mend it. */
export function refusedSection(refused: readonly RefusedTold[]): Markup {
	const most = Math.max(1, ...refused.map(({ requests }) => requests));
	const { shown, more } = listed(refused, CAUSES, (one) => causeItem(one, most));
	return html`<section id="refused" aria-labelledby="h-refused"><h2 id="h-refused">By cause</h2><ul class="causes">${shown}</ul>${moreLine(more, 'cause')}</section>`;
}

function causeItem(one: RefusedTold, most: number): Markup {
	const { text, reason, why, mend, requests, sessions, first, last, id, example } = one;
	const width = Math.max(8, (requests * 1000) / most);
	const [from, to] = [minute(first), minute(last)];
	const seen = from === to ? from : `${from} to ${to}`;
	return html`<li><div class="often"><b>${figure(requests)}</b> <span class="aside">${requests === 1 ? 'request' : 'requests'}${sessions === '' ? '' : `, ${sessions}`}</span>
<svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect x="0" y="0" width="${width}" height="10"/></svg></div>
<div><h3>${text}</h3><dl class="facts"><div><dt>Why</dt><dd><code>${reason}</code>: ${why}</dd></div><div><dt>Mended by</dt><dd>${mend}</dd></div><div><dt>Seen</dt><dd>${seen} UTC</dd></div><div><dt>Look at it</dt><dd><code>caracalite explain ${id}</code><br><span class="aside">newest request ${example}</span></dd></div></dl></div></li>`;
}

/** How many requests were refused. */
export function refusedFigure(refused: readonly RefusedTold[]): string {
	return figures(refused.length, 'cause');
}
