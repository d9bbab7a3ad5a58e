import type { AdminReader, TimeLimit } from './ports.js';

/** What a step needs of the run to say how long it will take. */
export interface Foretold {
	admin: Pick<AdminReader, 'estimate'>;
	limit: Pick<TimeLimit, 'room'>;
}

/** Shorter steps are not worth a word. */
const SHORT_MS = 10_000;

/**
 * How long `calls` will take under the server's limit, to be put behind what a step is at: `, about 5 min`;
 * empty where that is short. Makes room for them in the run's time, and says so where there is none.
 */
export function foretell({ admin, limit }: Foretold, calls: number): string {
	const milliseconds = admin.estimate(calls);
	const enough = limit.room(milliseconds);
	if (milliseconds < SHORT_MS) return '';
	return `, about ${roughly(milliseconds)}${enough ? '' : ', and --timeout ends the run before'}`;
}

/** Milliseconds as a person would say them: `40 s`, `5 min`, `1 h 20 min`. */
export function roughly(milliseconds: number): string {
	const seconds = Math.ceil(milliseconds / 10_000) * 10;
	if (seconds < 100) return `${seconds} s`;
	const minutes = Math.ceil(milliseconds / 60_000);
	if (minutes < 60) return `${minutes} min`;
	const rest = minutes % 60;
	return `${Math.floor(minutes / 60)} h${rest === 0 ? '' : ` ${rest} min`}`;
}
