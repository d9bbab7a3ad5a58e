import { verdictStep } from '../../core/steps/verdict.js';
import { EXIT } from '../../model/exit-codes.js';
import { renderVerdict } from '../../render/verdict.js';
import { type Handler, resultOf } from '../contract.js';
import { take } from '../declaration/take.js';
import { acceptanceOf } from '../input/acceptance.js';
import { gatherEvidence } from '../input/evidence.js';
import { openRun } from '../input/run.js';
import type { verdict } from './declaration.js';

export const run: Handler<typeof verdict> = async (given, context) => {
	const [requestId, filter, file, acceptance] = take(given, ['requestId', 'filter', 'report', 'acceptance']);
	const run = await openRun(context);
	const evidence = await gatherEvidence(context, run, { requestId, filter, file });
	const report = await verdictStep(
		run,
		{ ...evidence, command: 'verdict' },
		acceptanceOf(context, acceptance),
	);
	const next = report.ok ? 'caracalite activate --report <this verdict, as --json prints it>' : null;
	return resultOf(
		report,
		(clean, style) => renderVerdict(clean, style, next),
		report.ok ? EXIT.clean : EXIT.blocked,
	);
};
