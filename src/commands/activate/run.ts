import { activateStep, candidateOf } from '../../core/steps/activate.js';
import { renderActivation } from '../../render/activation.js';
import { renderVerdict } from '../../render/verdict.js';
import { type Handler, resultOf } from '../contract.js';
import { take } from '../declaration/take.js';
import { acceptanceOf, acceptByLook } from '../input/acceptance.js';
import { afterOf } from '../input/after.js';
import { readOwnCases } from '../input/cases-to-run.js';
import { gatherEvidence } from '../input/evidence.js';
import { exitOfMove } from '../input/exit.js';
import { readHanded, readHandedVerdict } from '../input/handed.js';
import { askLeave, refuseUnaskable } from '../input/leave.js';
import { readOverlays } from '../input/overlays.js';
import { openRun } from '../input/run.js';
import { readSigned } from '../input/signed.js';
import type { activate } from './declaration.js';

export const run: Handler<typeof activate> = async (given, context) => {
	const [requestId, filter, file, flags, resource, overlay, yes, waitMs, after, verify] = take(given, [
		'requestId',
		'filter',
		'report',
		'acceptance',
		'resource',
		'overlay',
		'yes',
		'wait',
		'after',
		'verify',
	]);
	await refuseUnaskable(context, yes, 'activation');
	const own = await readOwnCases(context);
	const choices = { resource: resource ?? null, ...(await readOverlays(context, overlay)) };
	const run = await openRun(context);
	const signed = await readSigned(context, run, verify, file);
	const acceptance = await acceptanceOf(context, run, flags);
	const handed = await readHanded(context, run, { file, requestId, choices, signed });
	if (handed?.candidate != null) candidateOf(handed);
	const handedVerdict = await readHandedVerdict(run, handed, requestId !== undefined);
	const { report, cases } = await gatherEvidence(context, run, { requestId, filter, handed, own, choices });
	signed?.refuseOtherCandidate(candidateOf(report));
	const evidence = { ...report, command: 'activate' };
	const done = await activateStep(run, evidence, {
		acceptance: await acceptByLook(context, run, evidence, acceptance),
		writer: (await context.connect()).writer,
		leave: askLeave(context, run.zone.name, yes),
		waitMs,
		rollout: await context.rollout(),
		after: await afterOf(context, after),
		cases,
		handed: handedVerdict,
	});
	return resultOf(
		done,
		(clean, style) =>
			clean.activation === null ? renderVerdict(clean, style, null) : renderActivation(clean, style),
		exitOfMove(done),
	);
};
