import { candidateOf } from '../../core/steps/activate.js';
import { renderActivation } from '../../render/activation.js';
import { renderVerdict } from '../../render/verdict.js';
import { type Handler, resultOf } from '../contract.js';
import { take } from '../declaration/take.js';
import { gatherEvidence, openEvidence } from '../input/evidence.js';
import { exitOfMove } from '../input/exit.js';
import { readHandedVerdict } from '../input/handed.js';
import { refuseUnaskable } from '../input/leave.js';
import { rollOut } from '../input/roll-out.js';
import type { activate } from './declaration.js';

export const run: Handler<typeof activate> = async (given, context) => {
	const [requests, latest, filter, file, acceptance, resource, overlay, source, yes, waitMs, after, verify] =
		take(given, [
			'requests',
			'latest',
			'filter',
			'report',
			'acceptance',
			'resource',
			'overlay',
			'source',
			'yes',
			'wait',
			'after',
			'verify',
		]);
	await refuseUnaskable(context, yes, 'activation');
	const flags = { requests, latest, filter, file, acceptance, resource, overlay, source, verify };
	const opened = await openEvidence(context, flags);
	const { run, named, isNamed, signed } = opened;
	if (named.handed?.candidate != null) candidateOf(named.handed);
	const handed = await readHandedVerdict(run, named.handed, isNamed);
	const { report, cases } = await gatherEvidence(context, run, named);
	signed?.refuseOtherCandidate(candidateOf(report));
	candidateOf(report);
	const evidence = { report: { ...report, command: 'activate' }, cases };
	const done = await rollOut(context, opened, evidence, { yes, waitMs, after, handed });
	return resultOf(
		done,
		(clean, style) =>
			clean.activation === null ? renderVerdict(clean, style, null) : renderActivation(clean, style),
		exitOfMove(done),
	);
};
