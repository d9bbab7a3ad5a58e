import type { TrafficTold } from '../../account/account.js';
import { figure, figures, html, type Markup, minute, NOTHING } from './markup.js';

const HOUR = 3_600_000;
/** Bars that can be told apart on a small screen. */
const MOST = 72;
/** Hours that a chart spans at least: a few bars alone would be walls. */
const LEAST_HOURS = 24;
/** Hours that a bar may stand for. */
const STEPS = [1, 2, 3, 6, 12, 24, 48, 168, 336, 720, 2160, 8760];

/** A bar of the chart: requests of some hours, those among them that are decided otherwise. */
export interface Bar {
	/** Milliseconds since 1970. */
	start: number;
	requests: number;
	changed: number;
}

/** Hours put together so that there are few bars, those without traffic among them. */
export function barsOf(hours: TrafficTold['hours']): { bars: Bar[]; step: number } {
	const times = hours.map(({ start }) => timeOf(start)).filter((time) => !Number.isNaN(time));
	if (times.length === 0) return { bars: [], step: 1 };
	const last = times.reduce((one, other) => Math.max(one, other));
	const first = times.reduce((one, other) => Math.min(one, other), last - (LEAST_HOURS - 1) * HOUR);
	const span = (last - first) / HOUR + 1;
	const step = STEPS.find((hoursOfBar) => span / hoursOfBar <= MOST) ?? Math.ceil(span / MOST);
	const from = Math.floor(first / (step * HOUR)) * step * HOUR;
	const count = Math.floor((first + (span - 1) * HOUR - from) / (step * HOUR)) + 1;
	const bars = Array.from({ length: count }, (_, index) => ({
		start: from + index * step * HOUR,
		requests: 0,
		changed: 0,
	}));
	for (const { start, requests, changed } of hours) {
		const bar = bars[Math.floor((timeOf(start) - from) / (step * HOUR))];
		if (bar === undefined) continue;
		bar.requests += requests;
		bar.changed += changed;
	}
	return { bars, step };
}

/** Milliseconds since 1970 of an ISO 8601 time; NaN of what is none, which `Date` would guess at. */
function timeOf(iso: string): number {
	return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(iso) ? Date.parse(iso) : Number.NaN;
}

const HEIGHT = 100;
/** A bar with any request, or any flip, is seen. */
const LEAST = 2;

/** Traffic over time as bars; what is decided otherwise stands at the foot of each, and is marked below the line. */
export function chartOf(hours: TrafficTold['hours']): Markup {
	const { bars, step } = barsOf(hours);
	if (bars.length === 0) return NOTHING;
	const most = Math.max(1, ...bars.map(({ requests }) => requests));
	const tall = (count: number) => (count === 0 ? 0 : Math.max(LEAST, (count * HEIGHT) / most));
	const drawn = bars.map(({ requests, changed }, at) => {
		const x = at * 10 + 1;
		const flips =
			changed === 0
				? NOTHING
				: html`<rect class="turned" x="${x}" y="${HEIGHT - tall(changed)}" width="8" height="${tall(changed)}"/><rect class="turned" x="${x}" y="${HEIGHT + 4}" width="8" height="4"/>`;
		return requests === 0
			? NOTHING
			: html`<rect class="kept" x="${x}" y="${HEIGHT - tall(requests)}" width="8" height="${tall(requests)}"/>${flips}`;
	});
	const turned = bars.filter(({ changed }) => changed > 0);
	const per = step === 1 ? 'an hour' : step % 24 === 0 ? figures(step / 24, 'day') : figures(step, 'hour');
	const said = `Requests over time, each bar ${per}, from ${when(bars[0])} to ${when(bars.at(-1))} UTC: at most ${figure(most)}; decided otherwise in ${turned.length} of ${bars.length} bars`;
	const grid = [0, HEIGHT / 2].map(
		(y) => html`<rect class="grid" x="0" y="${y}" width="${bars.length * 10}" height="0.5"/>`,
	);
	return html`<figure class="chart"><figcaption><span class="key kept">as before</span> <span class="key turned">decided otherwise, marked below the line too</span> <span class="aside">each bar ${per}; the tallest ${figures(most, 'request')}</span></figcaption>
<svg viewBox="0 0 ${bars.length * 10} ${HEIGHT + 8}" preserveAspectRatio="none" role="img" aria-label="${said}">${grid}<rect class="axis" x="0" y="${HEIGHT}" width="${bars.length * 10}" height="1"/>${drawn}</svg>
<div class="axis" aria-hidden="true"><span>${when(bars[0])}</span><span>${when(bars[Math.floor(bars.length / 2)])}</span><span>${when(bars.at(-1))} UTC</span></div></figure>`;
}

function when(bar: Bar | undefined): string {
	return bar === undefined ? '' : minute(new Date(bar.start).toISOString());
}
