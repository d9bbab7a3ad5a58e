import type { Run } from '../../core/run.js';
import type { RecordOptions } from '../../core/steps/record.js';
import { CaracaliteError } from '../../model/errors.js';
import { type GroupOf, take } from '../declaration/take.js';
import type { wholeWindowFlags } from '../flags/window.js';
import { findRequests } from '../input/requests.js';
import { readWholeWindow } from '../input/window.js';

/** What narrows a window, and says nothing where requests are named. */
const NARROWING = ['since', 'until', 'application', 'resource', 'decision', 'label', 'limit'] as const;

/**
 * What is to be recorded, to be read in a run: single requests, or a part of audit. Throws `usage` at
 * once where both are named; the reading throws `application_not_found`.
 */
export function readWhat(
	window: GroupOf<typeof wholeWindowFlags>,
	requestIds: string[] | undefined,
): (run: Run) => Promise<RecordOptions['what']> {
	const narrowed = take(window, NARROWING).findIndex((value) => value !== undefined);
	if (requestIds === undefined) {
		return async (run) => ({ kind: 'window', window: await readWholeWindow(run, window) });
	}
	if (narrowed < 0) {
		return async (run) => ({ kind: 'requests', requestIds: await findRequests(run, requestIds) });
	}
	throw new CaracaliteError('usage', `--request and --${NARROWING[narrowed]} exclude each other`, {
		hint: 'record single requests, or a part of audit',
	});
}
