import type { Run } from '../../core/run.js';
import { isoServerNow } from '../../core/run.js';
import { readApiTraffic, type TrafficPart } from '../../core/steps/shadow.js';
import type { TrafficRead } from '../../core/traffic/class.js';
import { CaracaliteError } from '../../model/errors.js';
import type { CommandContext } from '../contract.js';
import { type GroupOf, take } from '../declaration/take.js';
import type { wholeWindowFlags } from '../flags/window.js';

/** Where traffic is to be read from, as flags say it; the server's list where none does. */
export interface Sources {
	archive: string[] | undefined;
	classes: string | undefined;
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

/** The traffic of the source that is named, reduced to its classes. Throws what reading it throws. */
export function readTraffic(
	{ archive: reader }: Pick<CommandContext, 'archive'>,
	run: Run,
	part: TrafficPart,
	{ archive, classes }: Pick<Sources, 'archive' | 'classes'>,
): Promise<TrafficRead> {
	if (archive === undefined && classes === undefined) return readApiTraffic(run, part);
	const { since, until = isoServerNow(run), applicationId, label } = part.filter;
	const query = {
		...{ zoneId: run.zone.id, since, until, resource: part.resource, decision: part.decision },
		filter: {
			...(applicationId === undefined ? {} : { applicationId }),
			...(label === undefined ? {} : { label }),
		},
	};
	if (archive !== undefined) return reader.readArchive(archive, query, run);
	return reader.readClasses(classes ?? '', query, run);
}
