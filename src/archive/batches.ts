import { HOUR_MS } from '../core/traffic/tally.js';
import type { FileHour } from './survey.js';

/** Events of a stretch of time, and the files that hold them. */
export interface Batch {
	files: string[];
	/** Milliseconds since the epoch, inclusive. */
	from: number;
	/** Exclusive. */
	to: number;
	/** At most: copies are among them, and what lies outside the window. */
	events: number;
}

/** Events that a batch holds at least, where there are more. */
const LEAST = 120_000;

/** Events of an hour above which it is cut. */
const MOST = 1_000_000;

/**
 * Cuts an archive by time, so that memory does not grow with it. The copies of an event have one time and
 * fall into one batch, whatever files they lie in. Oldest first. Pure.
 */
export function batchesOf(hours: readonly FileHour[], window: { from: number; to: number }): Batch[] {
	const byHour = new Map<number, { files: string[]; events: number }>();
	for (const { file, hour, events } of hours) {
		const known = byHour.get(hour) ?? { files: [], events: 0 };
		known.files.push(file);
		known.events += events;
		byHour.set(hour, known);
	}
	const batches: Batch[] = [];
	let open: Batch | undefined;
	for (const [hour, { files, events }] of [...byHour].sort(([a], [b]) => a - b)) {
		const [from, to] = [Math.max(window.from, hour * HOUR_MS), Math.min(window.to, (hour + 1) * HOUR_MS)];
		if (from >= to) continue;
		if (events > MOST) {
			batches.push(...slices({ files, from, to, events }));
			open = undefined;
		} else if (open === undefined || open.events >= LEAST) {
			open = { files, from, to, events };
			batches.push(open);
		} else {
			open.files = [...new Set([...open.files, ...files])];
			open.to = to;
			open.events += events;
		}
	}
	return batches;
}

function slices({ files, from, to, events }: Batch): Batch[] {
	const count = Math.ceil(events / MOST);
	const cut = (index: number) => from + Math.floor(((to - from) * index) / count);
	return Array.from({ length: count }, (_, index) => ({
		files,
		from: cut(index),
		to: cut(index + 1),
		events: Math.ceil(events / count),
	}));
}
