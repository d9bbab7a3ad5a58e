import type { Clock } from '../../core/ports.js';
import type { Happening } from '../../core/report/run-event.js';
import { eventLine } from '../../render/written/event.js';
import type { Listener } from '../events/events.js';
import { openSink } from '../events/open-sink.js';
import type { Writer } from '../writer.js';

/** Between two lines of one count, milliseconds; its end is told whenever it comes. */
const BETWEEN_MS = 100;

/** What a slow reader is not to miss. */
const KEPT = new Set<Happening['type']>(['run', 'target', 'move', 'result', 'exit']);

/** Who writes down what happens. */
export interface EventsFile {
	path: string;
	isStderr: boolean;
	hear: Listener;
	/** As of a sink. */
	end(): Promise<string | null>;
}

/** Opens a reader of events; `path` is absolute, or `-` for stderr. Throws `usage`, `file_unwritable`. */
export function openEventsFile(path: string, clock: Pick<Clock, 'now'>, writer: Writer): EventsFile {
	const sink = openSink(path, writer, (lines) => eventLine({ type: 'lost', lines }, clock.now()));
	const lineOf = (event: Happening, now: number): string => {
		try {
			return eventLine(event, now);
		} catch {
			// A document that is too large to be read.
			return eventLine({ type: 'lost', lines: 1 }, now);
		}
	};
	let last = 0;
	/** Whether a count goes on too fast to be told each time. */
	const isTooSoon = (event: Happening, now: number): boolean => {
		if (event.type !== 'progress') return false;
		if (event.done !== event.total && now - last < BETWEEN_MS) return true;
		last = now;
		return false;
	};
	return {
		path,
		isStderr: path === '-',
		hear(event) {
			const now = clock.now();
			if (!isTooSoon(event, now)) sink.line(lineOf(event, now), KEPT.has(event.type));
		},
		end: sink.end,
	};
}
