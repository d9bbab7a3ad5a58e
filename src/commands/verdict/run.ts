import { datedVerdictStep } from '../../core/steps/verdict.js';
import { EXIT } from '../../model/exit-codes.js';
import { renderVerdict } from '../../render/verdict.js';
import { type Handler, resultOf } from '../contract.js';
import { take } from '../declaration/take.js';
import { activationWords } from '../input/again.js';
import { gatherEvidence, openEvidence } from '../input/evidence.js';
import { signOf } from '../input/sign.js';
import type { verdict } from './declaration.js';

export const run: Handler<typeof verdict> = async (given, context) => {
	const [requests, latest, filter, file, acceptanceFlags, resource, overlay, source, signing] = take(given, [
		'requests',
		'latest',
		'filter',
		'report',
		'acceptance',
		'resource',
		'overlay',
		'source',
		'signing',
	]);
	const sign = await signOf(context, signing);
	const flags = { requests, latest, filter, file, acceptance: acceptanceFlags, resource, overlay, source };
	const { run, acceptance, named, said } = await openEvidence(context, flags);
	const { report: evidence } = await gatherEvidence(context, run, named);
	const report = await datedVerdictStep(run, { ...evidence, command: 'verdict' }, acceptance);
	const next = report.ok ? activationWords(context, 'activate', report, acceptance, said) : null;
	return sign(
		resultOf(
			report,
			(clean, style) => renderVerdict(clean, style, next),
			report.ok ? EXIT.clean : EXIT.blocked,
		),
	);
};
