import type { Shadow } from '../core/report/shadow.js';
import type { AuthorityRow } from '../policy/authority/schema.js';
import { counted, timeOf } from './layout.js';
import type { Style } from './style.js';

/** What traffic says that a change is worth: `used 1,204 times, last 4 min ago`; empty where it was not looked at. */
export function worthOf(
	{ effect }: Pick<AuthorityRow, 'effect'>,
	row: number,
	shadow: Pick<Shadow, 'uses' | 'window'> | null,
	style: Pick<Style, 'terminal' | 'now'>,
): string {
	const use = shadow?.uses.find((one) => one.row === row);
	if (use === undefined || shadow === null) return '';
	const { requests, maybe, last } = use;
	const more = maybe === 0 ? '' : `, by ${thousands(maybe)} that were not replayed perhaps`;
	if (requests === 0 || last === null) {
		const none = effect === 'gain' ? 'not asked for' : 'not used';
		return `${none} in ${spanOf(shadow.window)}${more}`;
	}
	const used = effect === 'gain' ? 'asked for' : 'used';
	return `${used} ${timesOf(requests)}, last ${timeOf(style, last)}${more}`;
}

/** How long a window is: `7 days`. */
export function spanOf({ since, until }: Shadow['window']): string {
	const minutes = Math.round((Date.parse(until) - Date.parse(since)) / 60_000);
	if (minutes >= 48 * 60) return counted(Math.round(minutes / 1_440), 'day');
	if (minutes >= 120) return counted(Math.round(minutes / 60), 'hour');
	return minutes < 1 ? 'less than a minute' : counted(minutes, 'minute');
}

/** `1,204`. */
export function thousands(count: number): string {
	return count.toLocaleString('en-US');
}

function timesOf(count: number): string {
	return count === 1 ? 'once' : `${thousands(count)} times`;
}
