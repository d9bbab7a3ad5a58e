import type { Run } from '../../core/run.js';
import type { DenialRun } from '../../core/trace/denials.js';
import type { AuditPart } from '../../core/traffic/walk.js';
import { resolveApplication } from '../../core/zone/applications.js';
import { parseInstant } from '../../model/duration.js';
import { CaracaliteError } from '../../model/errors.js';
import { type GroupOf, take } from '../declaration/take.js';
import type { denialWindowFlags, wholeWindowFlags, windowFlags } from '../flags/window.js';

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

/** Where denials are looked for, from `since` on unless a flag says otherwise. Throws as {@link readWholeWindow}. */
export async function readDenialWindow(
	run: Run,
	given: GroupOf<typeof denialWindowFlags>,
	since: string,
): Promise<Pick<DenialRun, 'filter' | 'resource'> & { since: string }> {
	const [from, application, resource, until, label] = take(given, [
		'since',
		'application',
		'resource',
		'until',
		'label',
	]);
	const start = sinceOf(run, from ?? since);
	const to = momentOf(run, 'until', until);
	refuseEmpty(start, to.until);
	return {
		since: start,
		filter: {
			since: start,
			...to,
			...(label === undefined ? {} : { label }),
			...(await applicationOf(run, application)),
		},
		resource: resource ?? null,
	};
}

/** A part of audit. Throws `application_not_found`, and `usage` for one that ends before it begins. */
export async function readWholeWindow(run: Run, given: GroupOf<typeof wholeWindowFlags>): Promise<AuditPart> {
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
	refuseEmpty(from.since, to.until);
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

/** Throws `usage` for a window that ends before it begins. */
function refuseEmpty(since: string | undefined, until: string | undefined): void {
	if (since === undefined || until === undefined || since < until) return;
	throw new CaracaliteError('usage', `--since (${since}) is not before --until (${until})`, {
		hint: 'A duration is so long ago: --since 2d --until 1d is the day before yesterday.',
	});
}

/** A moment as an instant, by the server's time. */
export function sinceOf({ admin }: Run, text: string): string {
	return parseInstant(text, admin.serverNow()) ?? text;
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
