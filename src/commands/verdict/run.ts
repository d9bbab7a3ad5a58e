import { datedVerdictStep } from '../../core/steps/verdict.js';
import { EXIT } from '../../model/exit-codes.js';
import { renderVerdict } from '../../render/verdict.js';
import { type Handler, resultOf } from '../contract.js';
import { take } from '../declaration/take.js';
import { acceptanceOf } from '../input/acceptance.js';
import { activationWords } from '../input/again.js';
import { readOwnCases } from '../input/cases-to-run.js';
import { gatherEvidence } from '../input/evidence.js';
import { readHanded } from '../input/handed.js';
import { readOverlays } from '../input/overlays.js';
import { openRun } from '../input/run.js';
import { signOf } from '../input/sign.js';
import type { verdict } from './declaration.js';

export const run: Handler<typeof verdict> = async (given, context) => {
	const [requestId, filter, file, acceptanceFlags, resource, overlay, signing] = take(given, [
		'requestId',
		'filter',
		'report',
		'acceptance',
		'resource',
		'overlay',
		'signing',
	]);
	const sign = await signOf(context, signing);
	const own = await readOwnCases(context);
	const { laid, ...replayed } = await readOverlays(context, overlay);
	const choices = { resource: resource ?? null, ...replayed };
	const run = await openRun(context);
	const acceptance = await acceptanceOf(context, run, acceptanceFlags);
	const handed = await readHanded(context, run, { file, requestId, choices });
	const evidence = await gatherEvidence(context, run, { requestId, filter, handed, own, choices });
	const report = await datedVerdictStep(run, { ...evidence.report, command: 'verdict' }, acceptance);
	const said = { ...laid, resource, handed: handed !== null };
	const next = report.ok ? activationWords(context, 'activate', report, acceptance, said) : null;
	return sign(
		resultOf(
			report,
			(clean, style) => renderVerdict(clean, style, next),
			report.ok ? EXIT.clean : EXIT.blocked,
		),
	);
};
