import { CaracaliteError } from '../../model/errors.js';
import { type GroupOf, take } from '../declaration/take.js';
import type { wholeWindowFlags } from '../flags/window.js';
import type { TrafficSource } from '../input/traffic.js';

/** Where a shadow reads its traffic, as flags say it; the server's list where none does. */
export interface Sources extends TrafficSource {
	/** Milliseconds. */
	follow: number | undefined;
	/** The engine that SQL is printed for. */
	engine: string | undefined;
	budget: number | undefined;
}

/** Throws `usage` for two sources at once, and for a flag that says nothing of the one that is named. */
export function refuseMixed(
	{ archive, classes, follow, engine, budget }: Sources,
	window: GroupOf<typeof wholeWindowFlags>,
): void {
	const [limit, since, until] = take(window, LOOKED_AT);
	const named = [
		...(archive === undefined || engine !== undefined ? [] : ['--archive']),
		...(classes === undefined ? [] : ['--classes']),
		...(follow === undefined ? [] : ['--follow']),
		...(engine === undefined ? [] : ['--print-sql']),
	];
	const [source] = named;
	if (source === undefined) return;
	if (named.length > 1) {
		throw new CaracaliteError('usage', `${named.join(' and ')} exclude each other`, {
			hint: 'Name one of them.',
		});
	}
	if (limit !== undefined) {
		throw new CaracaliteError('usage', `--limit is of the server's list, and ${source} has none`, {
			hint: 'Take a shorter window with --since, or leave --limit out.',
		});
	}
	if (follow === undefined) return;
	if (since !== undefined || until !== undefined) {
		throw new CaracaliteError('usage', '--follow begins now, and --since or --until names another time', {
			hint: 'Leave one of them out.',
		});
	}
	if (budget === undefined) return;
	throw new CaracaliteError('usage', '--follow and --budget exclude each other', {
		hint: 'Whatever comes in is asked about once; leave --budget out.',
	});
}

const LOOKED_AT = ['limit', 'since', 'until', 'application', 'resource', 'decision', 'label'] as const;
