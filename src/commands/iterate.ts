import { z } from 'zod';
import type { Report } from '../core/report/schema.js';
import { emptyReport } from '../core/run.js';
import { activateStep } from '../core/steps/activate.js';
import { explainStep } from '../core/steps/explain.js';
import { verdictStep } from '../core/steps/verdict.js';
import { isCaracaliteError } from '../model/errors.js';
import { EXIT } from '../model/exit-codes.js';
import { VERSION } from '../model/release.js';
import { renderActivation } from '../render/activation.js';
import { cleanValues } from '../render/clean-values.js';
import { renderExplain } from '../render/explain.js';
import { renderVerdict, verdictLines } from '../render/verdict.js';
import { exitOf } from './activate.js';
import type { CommandContext, CommandResult } from './contract.js';
import { acceptanceOf, acceptByLook } from './input/acceptance.js';
import { AfterOptions, afterOf } from './input/after.js';
import { gatherEvidence } from './input/evidence.js';
import { askLeave, refuseUnaskable } from './input/leave.js';
import { ChangeOptions, DEFAULT_WAIT_MS, EvidenceOptions, OverlayOptions } from './input/options.js';
import { readOverlays } from './input/overlays.js';
import { openRun } from './input/run.js';
import { casesAsJudged } from './input/same-cases.js';

const Options = z.object({
	...EvidenceOptions.shape,
	...ChangeOptions.shape,
	...OverlayOptions.shape,
	resource: z.string().optional(),
	activate: z.boolean().default(false),
	...AfterOptions.shape,
});
type Options = z.infer<typeof Options>;

export async function run(
	args: string[],
	options: Record<string, unknown>,
	context: CommandContext,
): Promise<CommandResult> {
	const given = Options.parse(options);
	const activating = given.activate || context.settings.activate;
	// ACTIVATE=true is the seed script's way to say yes beforehand.
	const yes = given.yes || (context.settings.activate && !given.activate);
	if (activating) await refuseUnaskable(context, yes);
	const overlays = await readOverlays(context, given);
	const run = await openRun(context);
	const choices = { resource: given.resource ?? null, asRebuilt: given.asRebuilt, overlays };
	let gathered: Report;
	try {
		gathered = await gatherEvidence(context, run, requestOf(context, given, args), given, choices);
	} catch (error) {
		if (!isCaracaliteError(error, 'not_denied')) throw error;
		const requestId = String(error.details?.requestId);
		return notReproduced(await explainStep(run, emptyReport(run, VERSION), requestId), error.message);
	}
	const evidence = { ...gathered, command: 'iterate' };
	const acceptance = acceptanceOf(context, given);
	if (!activating) {
		const report = await verdictStep(run, evidence, acceptance);
		return resultOf(report, given, args);
	}
	const cases = await casesAsJudged(context, run, evidence);
	const report = await activateStep(run, evidence, {
		acceptance: await acceptByLook(context, run, evidence, acceptance),
		writer: (await context.connect()).writer,
		leave: askLeave(context, run.zone.name, yes),
		waitMs: given.wait ?? DEFAULT_WAIT_MS,
		rollout: await context.rollout(),
		after: afterOf(context, given),
		cases,
	});
	return resultOf(report, given, args);
}

/**
 * The request that is named: the environment names it as well as an argument does, so that a pipe
 * which stands on stdin is not waited for.
 */
function requestOf(context: CommandContext, given: Options, args: string[]): string[] {
	const named = given.report === undefined ? context.settings.deniedRequestId : null;
	return args.length > 0 || named === null ? args : [named];
}

function resultOf(report: Report, given: Options, args: string[]): CommandResult {
	return {
		document: report,
		text: (style) => {
			const clean = cleanValues(report);
			if (clean.activation === null)
				return renderVerdict(clean, style, clean.ok ? againWithActivate(given, args) : null);
			return [...verdictLines(clean, style), renderActivation(clean, style)].join('\n');
		},
		exit: exitOf(report),
	};
}

/** A request that policy did not deny: the seed's report says so by `reproduced: false`. */
function notReproduced(explained: Report, message: string): CommandResult {
	const report = { ...explained, command: 'iterate', ok: false, reproduced: false };
	return {
		document: report,
		text: (style) => `${renderExplain(cleanValues(report), style)}\n  Nothing to repair: ${message}\n`,
		exit: EXIT.blocked,
	};
}

function againWithActivate(given: Options, args: string[]): string {
	const words = [
		...args,
		...(given.candidate === undefined ? [] : ['--candidate', given.candidate]),
		...(given.policySet === undefined ? [] : ['--policy-set', given.policySet]),
		...(given.cases ?? []).flatMap((pattern) => ['--cases', pattern]),
		...(given.acceptHold ? ['--accept-hold'] : []),
	];
	return `caracalite iterate ${words.map(quoted).join(' ')} --activate`;
}

function quoted(word: string): string {
	return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
