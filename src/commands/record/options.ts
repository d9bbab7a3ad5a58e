import { z } from 'zod';
import type { Window } from '../../core/record/gather.js';
import type { Run } from '../../core/run.js';
import type { RecordOptions } from '../../core/steps/record.js';
import { resolveApplication } from '../../core/zone/applications.js';
import { parseInstant } from '../../model/duration.js';
import { CaracaliteError } from '../../model/errors.js';
import type { CommandContext } from '../contract.js';

const Options = z.object({
	request: z.array(z.string()).optional(),
	since: z.string().optional(),
	until: z.string().optional(),
	application: z.string().optional(),
	resource: z.string().optional(),
	decision: z.enum(['allow', 'deny']).optional(),
	label: z.string().optional(),
	limit: z.int().positive().optional(),
	sample: z.int().positive().optional(),
	out: z.string().optional(),
	pseudonymise: z.boolean().default(false),
});
export type Options = z.infer<typeof Options>;

/** What narrows a window, and says nothing where requests are named. */
const NARROWING = ['since', 'until', 'application', 'resource', 'decision', 'label', 'limit'] as const;

/** The options of `record`. Throws `usage` where a window and requests are both named. */
export function readOptions(options: Record<string, unknown>): Options {
	const given = Options.parse(options);
	const narrowed = NARROWING.find((key) => given[key] !== undefined);
	if (given.request === undefined || narrowed === undefined) return given;
	throw new CaracaliteError('usage', `--request and --${narrowed} exclude each other`, {
		hint: 'record single requests, or a part of audit',
	});
}

/** What is to be recorded. Throws `application_not_found`. */
export async function readWhat(
	context: CommandContext,
	run: Run,
	given: Options,
): Promise<RecordOptions['what']> {
	if (given.request !== undefined) return { kind: 'requests', requestIds: given.request };
	const window: Window = {
		filter: await readFilter(context, run, given),
		resource: given.resource ?? null,
		decision: given.decision ?? null,
		limit: given.limit ?? null,
	};
	return { kind: 'window', window };
}

async function readFilter(context: CommandContext, run: Run, given: Options): Promise<Window['filter']> {
	const now = context.clock.now();
	const since = given.since === undefined ? null : parseInstant(given.since, now);
	const until = given.until === undefined ? null : parseInstant(given.until, now);
	const { application, label } = given;
	return {
		...(since === null ? {} : { since }),
		...(until === null ? {} : { until }),
		...(label === undefined ? {} : { label }),
		...(application === undefined
			? {}
			: { applicationId: (await resolveApplication(run.catalog, application)).id }),
	};
}
