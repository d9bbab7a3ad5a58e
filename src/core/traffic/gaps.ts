import type { Gap } from './class.js';

interface Window {
	since: string;
	until: string;
}

/** What of the window that was asked for lies before and after the one that a source tells of. Pure. */
export function gapsOf(asked: Window, told: Window): Gap[] {
	const isBefore = (one: string, other: string) => Date.parse(one) < Date.parse(other);
	return [
		...(isBefore(asked.since, told.since)
			? [{ why: 'before' as const, since: asked.since, until: told.since }]
			: []),
		...(isBefore(told.until, asked.until)
			? [{ why: 'after' as const, since: told.until, until: asked.until }]
			: []),
	];
}
