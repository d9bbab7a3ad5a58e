import { z } from 'zod';
import { explainStep } from '../core/steps/explain.js';
import { simulateStep } from '../core/steps/simulate.js';
import { CaracaliteError } from '../model/errors.js';
import { EXIT } from '../model/exit-codes.js';
import type { JsonObject } from '../model/json.js';
import { isJsonObject } from '../model/json.js';
import { cleanValues } from '../render/clean-values.js';
import { renderSimulate } from '../render/evidence.js';
import type { CommandContext, CommandResult } from './contract.js';
import { readJudged } from './input/judged.js';
import {
	CandidateOptions,
	DocumentOptions,
	HoldOptions,
	OverlayOptions,
	ReportOptions,
} from './input/options.js';
import { readJson, readOverlays } from './input/overlays.js';
import { continueReport } from './input/report.js';
import { openRun } from './input/run.js';

const Options = z.object({
	...ReportOptions.shape,
	...CandidateOptions.shape,
	...HoldOptions.shape,
	...OverlayOptions.shape,
	...DocumentOptions.shape,
	resource: z.string().optional(),
	input: z.string().optional(),
});

export async function run(
	args: string[],
	options: Record<string, unknown>,
	context: CommandContext,
): Promise<CommandResult> {
	const given = Options.parse(options);
	const overlays = await readOverlays(context, given);
	const input = given.input === undefined ? null : await readInput(context, given.input);
	const run = await openRun(context);
	const named = args[0] ?? (given.input === undefined ? undefined : 'input');
	const before = await continueReport(context, run, { file: given.report, requestId: named });
	const requestId = args[0] ?? (before.trace === null ? context.settings.deniedRequestId : null);
	const explained = requestId === null || input !== null ? before : await explainStep(run, before, requestId);
	const fresh = { ...explained, candidate: null, regressions: [], replays: [], cases: null, verdict: null };
	const judged = await readJudged(context, run, { ...fresh, candidate: explained.candidate }, given);
	const report = await simulateStep(
		run,
		{ ...fresh, command: 'simulate' },
		{
			judged,
			overlays,
			input,
			resource: given.resource ?? null,
			asRebuilt: given.asRebuilt,
		},
	);
	const ok = report.ok && (report.candidate?.hold == null || given.acceptHold);
	return {
		document: { ...report, ok },
		text: (style) => renderSimulate(cleanValues(report), style),
		exit: ok ? EXIT.clean : EXIT.blocked,
	};
}

async function readInput(context: CommandContext, file: string): Promise<JsonObject> {
	const value = await readJson(context, file);
	if (isJsonObject(value)) return value;
	throw new CaracaliteError('bad_input', `${file} is not a policy input: it is no object`);
}
