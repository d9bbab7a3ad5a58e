import type { Window } from '../../core/record/gather.js';
import type { Run } from '../../core/run.js';
import type { DenialRun } from '../../core/trace/denials.js';
import { resolveApplication } from '../../core/zone/applications.js';
import { parseInstant } from '../../model/duration.js';
import type { CommandContext } from '../contract.js';
import { type GroupOf, take } from '../declaration/take.js';
import type { denialWindowFlags, wholeWindowFlags, windowFlags } from '../flags/window.js';

/** Which decisions a person picks from. */
export interface OpenWindow {
	since?: string;
	applicationId?: string;
	resource?: string;
}

/** A window that ends now. Throws `application_not_found`. */
export async function readWindow(
	context: CommandContext,
	run: Run,
	given: GroupOf<typeof windowFlags>,
): Promise<OpenWindow> {
	const [since, application, resource] = take(given, ['since', 'application', 'resource']);
	return {
		...momentOf(context, 'since', since),
		...(await applicationOf(run, application)),
		...(resource === undefined ? {} : { resource }),
	};
}

/** Where denials are looked for. Throws `application_not_found`. */
export async function readDenialWindow(
	context: CommandContext,
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
	const start = sinceOf(context, from ?? since);
	return {
		since: start,
		filter: {
			since: start,
			...momentOf(context, 'until', until),
			...(label === undefined ? {} : { label }),
			...(await applicationOf(run, application)),
		},
		resource: resource ?? null,
	};
}

/** A part of audit. Throws `application_not_found`. */
export async function readWholeWindow(
	context: CommandContext,
	run: Run,
	given: GroupOf<typeof wholeWindowFlags>,
): Promise<Window> {
	const [since, application, resource, until, decision, label, limit] = take(given, [
		'since',
		'application',
		'resource',
		'until',
		'decision',
		'label',
		'limit',
	]);
	return {
		filter: {
			...momentOf(context, 'since', since),
			...momentOf(context, 'until', until),
			...(label === undefined ? {} : { label }),
			...(await applicationOf(run, application)),
		},
		resource: resource ?? null,
		decision: decision ?? null,
		limit: limit ?? null,
	};
}

/** A moment as an instant. */
export function sinceOf({ clock }: CommandContext, text: string): string {
	return parseInstant(text, clock.now()) ?? text;
}

function momentOf<K extends string>(
	{ clock }: CommandContext,
	key: K,
	text: string | undefined,
): { [key in K]?: string } {
	const at = text === undefined ? null : parseInstant(text, clock.now());
	const named: { [key in K]?: string } = {};
	if (at !== null) named[key] = at;
	return named;
}

async function applicationOf(run: Run, wanted: string | undefined): Promise<{ applicationId?: string }> {
	return wanted === undefined ? {} : { applicationId: (await resolveApplication(run.catalog, wanted)).id };
}
