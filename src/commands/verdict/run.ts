import { verdictStep } from '../../core/steps/verdict.js';
import { EXIT } from '../../model/exit-codes.js';
import { renderVerdict } from '../../render/verdict.js';
import { type Handler, resultOf } from '../contract.js';
import { take } from '../declaration/take.js';
import { acceptanceOf } from '../input/acceptance.js';
import { activationWords } from '../input/again.js';
import { gatherEvidence } from '../input/evidence.js';
import { openRun } from '../input/run.js';
import type { verdict } from './declaration.js';

export const run: Handler<typeof verdict> = async (given, context) => {
	const [requestId, filter, file, acceptance] = take(given, ['requestId', 'filter', 'report', 'acceptance']);
	const run = await openRun(context);
	const evidence = await gatherEvidence(context, run, { requestId, filter, file });
	const accepted = await acceptanceOf(context, run, acceptance);
	const report = await verdictStep(run, { ...evidence, command: 'verdict' }, accepted);
	const next = report.ok ? activationWords(context, 'activate', report, accepted) : null;
	return resultOf(
		report,
		(clean, style) => renderVerdict(clean, style, next),
		report.ok ? EXIT.clean : EXIT.blocked,
	);
};
