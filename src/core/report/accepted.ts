import type { Verdict } from './schema.js';

const WORDS = new Map<string, readonly [one: string, many: string]>([
	['gain', ['gain', 'gains']],
	['loss', ['loss', 'losses']],
	['newly_held', ['newly held', 'newly held']],
	['hold', ['hold', 'holds']],
	['hold_lifted', ['hold lifted', 'holds lifted']],
	['hold_loosened', ['hold loosened', 'holds loosened']],
	['hold_tightened', ['hold tightened', 'holds tightened']],
	['case_newly_held', ['case newly held', 'cases newly held']],
]);

/** What was accepted and by what, in a few words: `2 losses accepted by --accept-losses`. Pure. */
export function acceptedText({ what, count, by }: Verdict['accepted'][number]): string {
	const [one, many] = WORDS.get(what) ?? [`${what} changed`, `${what} changes`];
	return `${count} ${count === 1 ? one : many} accepted by ${by}`;
}
