import { tracesOf } from '../../core/report/requests.js';
import type { Report } from '../../core/report/schema.js';
import type { Run } from '../../core/run.js';
import { findRequest, type RequestWindow } from '../../core/trace/find-request.js';
import { CaracaliteError } from '../../model/errors.js';
import type { CommandContext } from '../contract.js';

/** The word for the newest denied request. */
const NEWEST = '-';

/** The words by which a command line names requests: `--latest` is one of them. Throws `usage`. */
export function wordsOf(named: readonly string[], latest: boolean): readonly string[] {
	if (!latest) return named;
	if (named.length === 0) return [NEWEST];
	throw new CaracaliteError('usage', '--latest and a request exclude each other', {
		hint: 'leave one of them out; `-` beside others is the newest denied one',
	});
}

/** The whole ids of the requests that words name, each once, in order. Throws what finding one throws. */
export async function findRequests(
	run: Run,
	words: readonly string[],
	window: RequestWindow = {},
): Promise<string[]> {
	return [...new Set(await Promise.all(words.map((word) => findRequest(run, word, window))))];
}

/** Where requests may be named. */
export interface NamedRequests {
	words: readonly string[];
	/** A report that is continued; null where there is none, and the environment counts. */
	before: Report | null;
	window?: RequestWindow;
}

/**
 * The requests that are meant, as whole ids: those that are named, else those of a report, else that of the
 * environment; none where nothing names one. Throws `report_other_request` where a report is about others
 * than are named, and what finding one throws.
 */
export async function requestsMeant(
	{ settings }: Pick<CommandContext, 'settings'>,
	run: Run,
	{ words, before, window }: NamedRequests,
): Promise<string[]> {
	const told = before === null ? [] : [...new Set(tracesOf(before).map(({ requestId }) => requestId))];
	if (words.length > 0) {
		const named = await findRequests(run, words, window);
		refuseOthers(told, named);
		return named;
	}
	if (before !== null) return told;
	const { deniedRequestId } = settings;
	return deniedRequestId === null ? [] : findRequests(run, [deniedRequestId], window);
}

function refuseOthers(told: readonly string[], named: readonly string[]): void {
	if (told.length === 0 || (told.length === named.length && told.every((id) => named.includes(id)))) return;
	const which = told.length === 1 ? 'request' : 'requests';
	throw new CaracaliteError(
		'report_other_request',
		`the report is about ${which} ${told.join(', ')}, not ${named.join(', ')}`,
		{ hint: `leave the ${named.length === 1 ? 'request' : 'requests'} out, or the report` },
	);
}

/** What to tell where a request is needed and none is named. */
export const NAME_A_REQUEST = 'name request ids, or take the newest denied one with --latest or `-`';
