import type { Account, Test } from '../../account/account.js';
import { effectOf } from './marks.js';
import { figure, html, type Markup, NOTHING } from './markup.js';
import { changedOf } from './traffic.js';

/** A section that a page has, and the figure that leads to it. */
export interface Tile {
	id: string;
	label: string;
	text: string;
}

/** Figures that lead to what they count. */
export function tilesNav(tiles: readonly Tile[]): Markup {
	if (tiles.length === 0) return NOTHING;
	const items = tiles.map(
		({ id, label, text }) =>
			html`<li><a href="#${id}"><span class="label">${label}</span> <span class="number">${text}</span></a></li>`,
	);
	return html`<nav aria-label="On this page"><ul class="tiles">${items}</ul></nav>`;
}

/** `7 of 9` that passed. */
export function passedOf(tests: readonly Test[]): string {
	const passed = tests.filter(({ status }) => status === 'passed').length;
	return `${figure(passed)} of ${figure(tests.length)}`;
}

const SIGNS: Readonly<Record<string, string>> = { gain: '+', loss: '−', hold: '‖', other: '~' };

/** `+3 −1`: how many changes of each kind there are. */
export function changesFigure({ unknown, rows }: NonNullable<Account['changes']>): string {
	if (unknown !== null) return 'not known';
	const awake = rows.filter(({ asleep }) => !asleep);
	const parts = Object.entries(SIGNS).flatMap(([kind, sign]) => {
		const count = awake.filter((row) => effectOf(row).kind === kind).length;
		return count === 0 ? [] : [`${sign}${figure(count)}`];
	});
	return parts.join(' ') || 'nothing';
}

/** `28 of 13,202` requests that would be decided otherwise. */
export function trafficFigure(traffic: NonNullable<Account['traffic']>): string {
	return `${figure(changedOf(traffic))} of ${figure(traffic.replayed.requests)}`;
}
