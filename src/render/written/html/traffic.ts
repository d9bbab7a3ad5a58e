import type { FlipTold, PartTold, TrafficTold } from '../../account/account.js';
import { chartOf } from './chart.js';
import { decisionPill, icon } from './marks.js';
import { figure, figures, html, listed, type Markup, minute, moreLine, NOTHING } from './markup.js';

const FLIPS = { most: 200, room: 300_000 };
const NOTES = { most: 100, room: 80_000 };

/** Requests that would be decided otherwise. */
export function changedOf({ flips }: TrafficTold): number {
	return flips.reduce((sum, { requests }) => sum + requests, 0);
}

/** What would have become of real traffic: of how much, when, and for which causes. */
export function trafficSection(traffic: TrafficTold): Markup {
	const { hours, flips, leftOut, since, until, replayed } = traffic;
	const notes = listed(traffic.notes, NOTES, (note) => html`<li>${note}</li>`);
	const changed = changedOf(traffic);
	return html`<section id="traffic" aria-labelledby="h-traffic"><h2 id="h-traffic">Traffic</h2>
<p class="lead">What it would have made of the requests since ${minute(since)}, until ${minute(until)} UTC</p>
<p class="sum"><b>${figure(changed)}</b> of ${figures(replayed.requests, 'replayed request')} decided otherwise</p>
${shareOf(traffic)}${chartOf(hours)}${flipsOf(flips)}${leftOutOf(leftOut)}
<ul class="lines notes">${notes.shown}</ul>${moreLine(notes.more, 'remark')}</section>`;
}

/** All decisions of the window as one bar: decided otherwise, as before, and not replayed. */
function shareOf(traffic: TrafficTold): Markup {
	const { decisions, replayed, leftOut } = traffic;
	const changed = Math.min(changedOf(traffic), replayed.requests);
	const left = leftOut.reduce((sum, { requests }) => sum + requests, 0);
	const parts = [
		['turned', changed, 'decided otherwise'],
		['kept', replayed.requests - changed, 'decided as before'],
		['left', left, 'not replayed: nobody can tell'],
	] as const;
	const all = Math.max(1, changed + (replayed.requests - changed) + left);
	let from = 0;
	const bars = parts.map(([tone, count]) => {
		const x = from;
		from += (count * 1000) / all;
		return count === 0
			? NOTHING
			: html`<rect class="${tone}" x="${x}" y="0" width="${Math.max(3, from - x)}" height="10"/>`;
	});
	const words = parts.map(
		([tone, count, word]) => html`<li><span class="key ${tone}"><b>${figure(count)}</b> ${word}</span></li>`,
	);
	return html`<ul class="legend">${words}</ul><svg class="meter" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">${bars.toReversed()}</svg>
<p class="aside">${figures(decisions, 'request')} that policy decided, ${figures(replayed.classes, 'kind')} of request ${replayed.text}</p>`;
}

function leftOutOf(parts: readonly PartTold[]): Markup {
	if (parts.length === 0) return NOTHING;
	const rows = parts.map(
		({ text, requests, classes, mayChange }) =>
			html`<li><b>${figures(requests, 'request')}</b> of ${figures(classes, 'kind')}: ${text}${mayChange === 0 ? '' : `; ${figure(mayChange)} of them may be decided otherwise`}</li>`,
	);
	return html`<h3>Not replayed</h3><ul class="lines">${rows}</ul>`;
}

function flipsOf(flips: readonly FlipTold[]): Markup {
	if (flips.length === 0)
		return html`<p class="callout good">${icon('yes')}<span>Nothing that was replayed is decided otherwise.</span></p>`;
	const { shown, more } = listed(flips, FLIPS, flipRow);
	return html`<h3>Decided otherwise, by cause</h3><table class="flips"><thead><tr><th scope="col">Decision</th><th scope="col">Who asks for what, and why it changes</th><th scope="col">Requests</th><th scope="col">Last</th></tr></thead><tbody>${shown}</tbody></table>${moreLine(more, 'cause')}`;
}

function flipRow({
	before,
	after,
	text,
	becomes,
	cause,
	note,
	open,
	requests,
	classes,
	sessions,
	last,
	example,
}: FlipTold): Markup {
	const said =
		note === ''
			? NOTHING
			: html`<span class=\"cause\">${open ? html`<b class="alone">${icon('warn')}${note}</b>` : note}</span>`;
	return html`<tr><td class="turn">${decisionPill(before)}${icon('arrow')}${decisionPill(after)}</td><th scope="row">${text}<span class="becomes">${becomes}</span><span class="cause">${cause}</span>${said}<span class="cause">for example <code>${example}</code></span></th><td class="count"><b>${figure(requests)}</b><span class="cause">${figures(classes, 'kind')}, ${figures(sessions, 'session')}</span></td><td class="last">${minute(last)}</td></tr>`;
}
