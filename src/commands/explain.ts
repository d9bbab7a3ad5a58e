import { z } from 'zod';
import { readLogged } from '../core/event/logged.js';
import { emptyReport, type Run } from '../core/run.js';
import { explainStep } from '../core/steps/explain.js';
import { latestDenied } from '../core/trace/explain.js';
import { resolveApplication } from '../core/zone/applications.js';
import type { AuditFilter } from '../model/audit.js';
import { parseInstant } from '../model/duration.js';
import { CaracaliteError } from '../model/errors.js';
import { EXIT } from '../model/exit-codes.js';
import { VERSION } from '../model/release.js';
import { cleanValues } from '../render/clean-values.js';
import { renderExplain } from '../render/explain.js';
import type { CommandContext, CommandResult } from './contract.js';
import { ReportOptions } from './input/options.js';
import { readReport } from './input/report.js';
import { openRun } from './input/run.js';

const Options = z.object({
	...ReportOptions.shape,
	latest: z.boolean().default(false),
	since: z.string().optional(),
	application: z.string().optional(),
	resource: z.string().optional(),
});
type Options = z.infer<typeof Options>;

/** Denials that a person may pick from. */
const PICKABLE = 50;

export async function run(
	args: string[],
	options: Record<string, unknown>,
	context: CommandContext,
): Promise<CommandResult> {
	const given = Options.parse(options);
	const run = await openRun(context);
	const before = await readReport(context, run, {
		file: given.report,
		requestId: args[0] ?? (given.latest ? 'latest' : undefined),
	});
	const requestId = args[0] ?? before?.trace?.requestId ?? (await chooseRequest(context, run, given));
	const report = await explainStep(run, { ...emptyReport(run, VERSION), command: 'explain' }, requestId);
	return {
		document: report,
		text: (style) => renderExplain(cleanValues(report), style),
		exit: EXIT.clean,
	};
}

async function chooseRequest(context: CommandContext, run: Run, given: Options): Promise<string> {
	const filter = await filterOf(context, run, given);
	if (given.latest) return latestDenied(run.admin, filter);
	if (context.settings.deniedRequestId !== null) return context.settings.deniedRequestId;
	if (!context.canAsk) {
		throw new CaracaliteError('request_needed', 'no request is named', {
			hint: 'name a request id, or take the newest denied one with --latest',
		});
	}
	return pickRequest(context, run, filter);
}

async function filterOf(
	context: CommandContext,
	run: Run,
	given: Options,
): Promise<{ since?: string; applicationId?: string; resource?: string }> {
	const since = given.since === undefined ? null : parseInstant(given.since, context.clock.now());
	return {
		...(since === null ? {} : { since }),
		...(given.application === undefined
			? {}
			: { applicationId: (await resolveApplication(run.catalog, given.application)).id }),
		...(given.resource === undefined ? {} : { resource: given.resource }),
	};
}

async function pickRequest(
	context: CommandContext,
	run: Run,
	filter: AuditFilter & { resource?: string },
): Promise<string> {
	const { resource, ...server } = filter;
	const choices = [];
	for await (const event of run.admin.auditEvents({ ...server, decision: 'deny' })) {
		const logged = readLogged(event);
		if (!logged.byPolicy || (resource !== undefined && logged.resource !== resource)) continue;
		const who = logged.application?.name ?? logged.application?.id ?? 'someone';
		choices.push(
			cleanValues({
				value: logged.requestId,
				label: `${who}: ${logged.requestedScopes.join(', ')} on ${logged.resource ?? ''}`,
				hint: logged.at,
			}),
		);
		if (choices.length >= PICKABLE) break;
	}
	if (choices.length === 0) {
		throw new CaracaliteError('request_not_found', 'audit has no request that policy denied', {
			exit: EXIT.blocked,
		});
	}
	return context.pick({ text: 'Which denied request?', flag: 'the request id, or --latest' }, choices);
}
