import type { Report } from '../../core/report/schema.js';
import type { Run } from '../../core/run.js';
import { verdictStep } from '../../core/steps/verdict.js';
import { type ChangePattern, parseChangePattern } from '../../core/verdict/change-pattern.js';
import type { Acceptance } from '../../core/verdict/gate.js';
import { cleanValues } from '../../render/clean-values.js';
import { verdictLines } from '../../render/verdict.js';
import type { CommandContext } from '../contract.js';
import { type GroupOf, take } from '../declaration/take.js';
import type { acceptanceFlags } from '../flags/evidence.js';

/** What was accepted: by flags, and by what the profile declares as meant. Throws `bad_change_pattern`. */
export async function acceptanceOf(
	{ settings }: CommandContext,
	run: Run,
	given: GroupOf<typeof acceptanceFlags>,
): Promise<Acceptance> {
	const [acceptHold, acceptGains, acceptLosses, gains, allowChange, allowGain] = take(given, [
		'acceptHold',
		'acceptGains',
		'acceptLosses',
		'gains',
		'allowChange',
		'allowGain',
	]);
	const said: [text: string, by: ChangePattern['by'], kind: string][] = [
		...settings.allowChanges.map((text) => [text, 'profile', ''] as [string, ChangePattern['by'], string]),
		...settings.allowGains.map(
			(text) => [text, 'profile', 'kind=gain,'] as [string, ChangePattern['by'], string],
		),
		...(allowChange ?? []).map(
			(text) => [text, '--allow-change', ''] as [string, ChangePattern['by'], string],
		),
		...(allowGain ?? []).map((text) => [text, '--allow-gain', ''] as [string, ChangePattern['by'], string]),
	];
	const applications = said.length === 0 ? [] : await run.catalog.applications();
	return {
		hold: acceptHold,
		gains: acceptGains ? 'accepted' : (gains ?? settings.gains),
		losses: acceptLosses,
		meant: said.map(([text, by, kind]) => parseChangePattern(`${kind}${text}`, by, applications)),
	};
}

/**
 * Where nothing but what flags accept stands against the evidence and a person can be asked, shows it
 * and asks. Gives the acceptance to go on with.
 */
export async function acceptByLook(
	context: CommandContext,
	run: Run,
	evidence: Report,
	acceptance: Acceptance,
): Promise<Acceptance> {
	if (!context.canAsk) return acceptance;
	const judged = await verdictStep(run, evidence, acceptance);
	const findings = judged.verdict?.gates.flatMap((gate) => gate.findings) ?? [];
	const flags = new Set(findings.flatMap(({ accept }) => accept));
	if (judged.verdict?.status !== 'review' || findings.some(({ accept }) => accept.length === 0)) {
		return acceptance;
	}
	context.say((style) => verdictLines(cleanValues(judged), style).join('\n'));
	const yes = await context.confirm({
		text: 'It changes more than the denial needs. Accept that?',
		flag: [...flags].join(' '),
	});
	if (!yes) return acceptance;
	return {
		...acceptance,
		hold: acceptance.hold || flags.has('--accept-hold'),
		gains: flags.has('--accept-gains') ? 'accepted' : acceptance.gains,
		losses: acceptance.losses || flags.has('--accept-losses'),
	};
}
