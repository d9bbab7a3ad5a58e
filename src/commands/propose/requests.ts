import type { Run } from '../../core/run.js';
import { groupDenials } from '../../core/trace/denial-groups.js';
import { CaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import type { CommandContext } from '../contract.js';
import { readReport } from '../input/report.js';
import { findRequests, NAME_A_REQUEST, requestsMeant } from '../input/requests.js';
import { sinceOf } from '../input/window.js';

/** Where the requests to propose for may be named. */
export interface ProposeFor {
	words: readonly string[];
	/** A report that tells of them. */
	file: string | undefined;
	/** All that was denied from then on, where nothing names a request. */
	since: string | undefined;
	resource: string | undefined;
}

/**
 * The requests to propose for, as whole ids: those that are named, else those of a report, else one of each
 * cause of what was denied since, else that of the environment. Throws `request_needed`, `request_not_found`.
 */
export async function proposeFor(
	context: CommandContext,
	run: Run,
	{ words, file, since, resource }: ProposeFor,
): Promise<string[]> {
	const window = resource === undefined ? {} : { resource };
	const before = await readReport(context, run, { file, stdinTaken: words.length > 0 });
	if (words.length > 0) return findRequests(run, words, window);
	if (since !== undefined && before === null) return deniedSince(run, sinceOf(run, since), resource ?? null);
	const ids = await requestsMeant(context, run, {
		words,
		before: before?.trace == null ? null : before,
		window,
	});
	if (ids.length > 0) return ids;
	throw new CaracaliteError('request_needed', 'no request is named', {
		hint: `${NAME_A_REQUEST}; --since <time> takes all that was denied from then on`,
	});
}

/** The newest request of each cause, those with most requests first; what a request was granted without is none. */
async function deniedSince(run: Run, since: string, resource: string | null): Promise<string[]> {
	const { progress, signal } = run;
	const { groups } = await groupDenials(run.admin, { filter: { since }, resource, progress, signal });
	const ids = groups.flatMap(({ granted, example }) => (granted ? [] : [example.requestId]));
	if (ids.length > 0) return [...new Set(ids)];
	throw new CaracaliteError('request_not_found', `audit since ${since} has no request that was denied`, {
		hint: 'widen --since',
		exit: EXIT.blocked,
	});
}
