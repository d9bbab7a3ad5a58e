import type { Report } from '../../core/report/schema.js';
import { isoServerNow, type Run } from '../../core/run.js';
import { readApiTraffic, type TrafficPart } from '../../core/steps/shadow.js';
import type { TrafficQuestion } from '../../core/steps/shadow-evidence.js';
import type { TrafficRead } from '../../core/traffic/class.js';
import { CaracaliteError } from '../../model/errors.js';
import type { CommandContext } from '../contract.js';
import { type GroupOf, take } from '../declaration/take.js';
import type { sourceFlags } from '../flags/traffic.js';
import { sinceOf } from './window.js';

/** Where traffic is to be read from, as flags say it; the server's list where none does. */
export interface TrafficSource {
	archive: string[] | undefined;
	classes: string | undefined;
}

/** What flags say of it. */
export function sourceOf(given: GroupOf<typeof sourceFlags>): TrafficSource {
	const [archive, classes] = take(given, ['archive', 'classes']);
	return { archive, classes };
}

/** The flags that say it again. */
export function sourceWords({ archive, classes }: TrafficSource): string[] {
	return [
		...(archive ?? []).flatMap((glob) => ['--archive', glob]),
		...(classes === undefined ? [] : ['--classes', classes]),
	];
}

/** Throws `usage` for two sources at once, and for one where no traffic is asked for: `asks` would ask for it. */
export function refuseSource({ archive, classes }: TrafficSource, asked: boolean, asks: string): void {
	const named = [...(archive ? ['--archive'] : []), ...(classes === undefined ? [] : ['--classes'])];
	const [source] = named;
	if (source === undefined) return;
	if (named.length > 1) {
		throw new CaracaliteError('usage', `${named.join(' and ')} exclude each other`, {
			hint: 'Name one of them.',
		});
	}
	if (asked) return;
	throw new CaracaliteError('usage', `${source} says where traffic is, and nobody asks for traffic`, {
		hint: `Say how much of it: ${asks}`,
	});
}

/** The traffic of the source that is named, reduced to its classes. Throws what reading it throws. */
export function readTraffic(
	{ archive: reader }: Pick<CommandContext, 'archive'>,
	run: Run,
	part: TrafficPart,
	{ archive, classes }: TrafficSource,
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

/** The whole traffic from a moment on, from the source that is named. */
export function readSince(
	context: Pick<CommandContext, 'archive'>,
	run: Run,
	since: string,
	source: TrafficSource,
): Promise<TrafficRead> {
	const filter = { since: sinceOf(run, since) };
	return readTraffic(context, run, { filter, resource: null, decision: null, limit: null }, source);
}

/** The traffic that is replayed as well: as long as a report that is handed over rests on, and no less. */
export function trafficFor(
	context: CommandContext,
	handed: Report | null,
	source: TrafficSource,
): TrafficQuestion | null {
	const { since, until } = handed?.shadow?.window ?? { since: '', until: '' };
	const before = Date.parse(until) - Date.parse(since);
	const lengthMs = Math.max(context.settings.shadowMs ?? 0, Number.isFinite(before) ? before : 0);
	refuseSource(source, lengthMs > 0, '--shadow <duration>');
	if (lengthMs <= 0) return null;
	return { lengthMs, read: (run, part) => readTraffic(context, run, part, source) };
}
