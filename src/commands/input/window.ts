import type { Window } from '../../core/record/gather.js';
import type { Run } from '../../core/run.js';
import { resolveApplication } from '../../core/zone/applications.js';
import { parseInstant } from '../../model/duration.js';
import { CaracaliteError } from '../../model/errors.js';
import { type GroupOf, take } from '../declaration/take.js';
import type { wholeWindowFlags, windowFlags } from '../flags/window.js';

/** Which decisions a person picks from. */
export interface OpenWindow {
	since?: string;
	applicationId?: string;
	resource?: string;
}

/** A window that ends now. Throws `application_not_found`. */
export async function readWindow(run: Run, given: GroupOf<typeof windowFlags>): Promise<OpenWindow> {
	const [since, application, resource] = take(given, ['since', 'application', 'resource']);
	return {
		...momentOf(run, 'since', since),
		...(await applicationOf(run, application)),
		...(resource === undefined ? {} : { resource }),
	};
}

/** A part of audit. Throws `application_not_found`, and `usage` for one that ends before it begins. */
export async function readWholeWindow(run: Run, given: GroupOf<typeof wholeWindowFlags>): Promise<Window> {
	const [since, application, resource, until, decision, label, limit] = take(given, [
		'since',
		'application',
		'resource',
		'until',
		'decision',
		'label',
		'limit',
	]);
	const from = momentOf(run, 'since', since);
	const to = momentOf(run, 'until', until);
	if (from.since !== undefined && to.until !== undefined && from.since >= to.until) {
		throw new CaracaliteError('usage', `--since (${from.since}) is not before --until (${to.until})`, {
			hint: 'A duration is so long ago: --since 2d --until 1d is the day before yesterday.',
		});
	}
	return {
		filter: {
			...from,
			...to,
			...(label === undefined ? {} : { label }),
			...(await applicationOf(run, application)),
		},
		resource: resource ?? null,
		decision: decision ?? null,
		limit: limit ?? null,
	};
}

/** A duration is one before the server's time: it is held against what the server keeps. */
function momentOf<K extends string>(
	{ admin }: Run,
	key: K,
	text: string | undefined,
): { [key in K]?: string } {
	const at = text === undefined ? null : parseInstant(text, admin.serverNow());
	const named: { [key in K]?: string } = {};
	if (at !== null) named[key] = at;
	return named;
}

async function applicationOf(run: Run, wanted: string | undefined): Promise<{ applicationId?: string }> {
	return wanted === undefined ? {} : { applicationId: (await resolveApplication(run.catalog, wanted)).id };
}
