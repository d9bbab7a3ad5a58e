import type { Report } from '../../core/report/schema.js';
import type { Run } from '../../core/run.js';
import { verdictStep } from '../../core/steps/verdict.js';
import { type GainPattern, parseGainPattern } from '../../core/verdict/gains.js';
import type { Acceptance } from '../../core/verdict/gate.js';
import { cleanValues } from '../../render/clean-values.js';
import { verdictLines } from '../../render/verdict.js';
import type { CommandContext } from '../contract.js';
import { type GroupOf, take } from '../declaration/take.js';
import type { acceptanceFlags } from '../flags/evidence.js';

/** What was accepted: by flags, and by what the profile declares as meant. Throws `bad_gain`. */
export function acceptanceOf(
	{ settings }: CommandContext,
	given: GroupOf<typeof acceptanceFlags>,
): Acceptance {
	const [acceptHold, acceptGains, gains, allowGain] = take(given, [
		'acceptHold',
		'acceptGains',
		'gains',
		'allowGain',
	]);
	const meant: GainPattern[] = [...settings.allowGains, ...(allowGain ?? [])].map(parseGainPattern);
	return {
		hold: acceptHold,
		gains: acceptGains ? 'accepted' : (gains ?? settings.gains),
		allowedGains: meant,
	};
}

/**
 * Where nothing but gains stands against the evidence and a person can be asked, shows them and
 * asks. Gives the acceptance to go on with.
 */
export async function acceptByLook(
	context: CommandContext,
	run: Run,
	evidence: Report,
	acceptance: Acceptance,
): Promise<Acceptance> {
	if (!context.canAsk || acceptance.gains !== 'review') return acceptance;
	const judged = await verdictStep(run, evidence, acceptance);
	if (judged.verdict?.status !== 'review') return acceptance;
	context.say((style) => verdictLines(cleanValues(judged), style).join('\n'));
	const yes = await context.confirm({
		text: 'It gives more than the denial needs. Accept that?',
		flag: '--accept-gains',
	});
	return yes ? { ...acceptance, gains: 'accepted' } : acceptance;
}
