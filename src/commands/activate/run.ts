import { activateStep, candidateOf } from '../../core/steps/activate.js';
import { renderActivation } from '../../render/activation.js';
import { renderVerdict } from '../../render/verdict.js';
import { type Handler, resultOf } from '../contract.js';
import { take } from '../declaration/take.js';
import { acceptanceOf, acceptByLook } from '../input/acceptance.js';
import { afterOf } from '../input/after.js';
import { gatherEvidence } from '../input/evidence.js';
import { exitOfMove } from '../input/exit.js';
import { askLeave, refuseUnaskable } from '../input/leave.js';
import { openRun } from '../input/run.js';
import { casesAsJudged } from '../input/same-cases.js';
import type { activate } from './declaration.js';

export const run: Handler<typeof activate> = async (given, context) => {
	const [requestId, filter, file, acceptance, yes, waitMs, after] = take(given, [
		'requestId',
		'filter',
		'report',
		'acceptance',
		'yes',
		'wait',
		'after',
	]);
	await refuseUnaskable(context, yes);
	const run = await openRun(context);
	const evidence = await gatherEvidence(context, run, { requestId, filter, file });
	candidateOf(evidence);
	const cases = await casesAsJudged(context, run, evidence);
	const accepted = await acceptByLook(context, run, evidence, await acceptanceOf(context, run, acceptance));
	const report = await activateStep(
		run,
		{ ...evidence, command: 'activate' },
		{
			acceptance: accepted,
			writer: (await context.connect()).writer,
			leave: askLeave(context, run.zone.name, yes),
			waitMs,
			rollout: await context.rollout(),
			after: afterOf(context, after),
			cases,
		},
	);
	return resultOf(
		report,
		(clean, style) =>
			clean.activation === null ? renderVerdict(clean, style, null) : renderActivation(clean, style),
		exitOfMove(report),
	);
};
