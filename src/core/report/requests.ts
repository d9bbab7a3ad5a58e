import type { Replay } from './evidence.js';
import type { Report } from './schema.js';
import type { Trace } from './trace.js';

type Traced = Pick<Report, 'trace' | 'otherTraces'>;

/** What audit tells of every request of a report, in order. Pure. */
export function tracesOf({ trace, otherTraces }: Traced): Trace[] {
	return trace === null ? otherTraces : [trace, ...otherTraces];
}

/** The traces of some requests as a report holds them: the first by itself, for readers that know of one. Pure. */
export function asTraces([first = null, ...others]: readonly (Trace | null)[]): Traced {
	return { trace: first, otherTraces: others.filter((one) => one !== null) };
}

/** One request of a report, or its replays alone where it tells of none. */
export interface AskedRequest {
	trace: Trace | null;
	replays: Replay[];
}

/**
 * The replays of a report, parted by the request that they are of. One that names none, or none that the
 * report tells of, is taken to be of the first. Pure.
 */
export function byRequest(report: Traced & Pick<Report, 'replays'>): AskedRequest[] {
	const [first = null, ...others] = tracesOf(report);
	const ids = new Set<string | null>(others.map(({ requestId }) => requestId));
	return [
		{ trace: first, replays: report.replays.filter(({ requestId }) => !ids.has(requestId)) },
		...others.map((trace) => ({
			trace,
			replays: report.replays.filter(({ requestId }) => requestId === trace.requestId),
		})),
	];
}
