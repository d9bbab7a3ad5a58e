import { isByFlag } from '../../config/settings.js';
import type { Acceptance } from '../../core/verdict/gate.js';
import type { CommandContext } from '../contract.js';

/** The command that rolls out what was just judged, as it can be pasted. */
export function againWithActivate(
	{ settings }: Pick<CommandContext, 'settings'>,
	requestId: string | undefined,
	acceptance: Acceptance,
): string {
	const { candidate, policySet, cases } = settings;
	const words = [
		...(requestId === undefined ? [] : [requestId]),
		...(isByFlag(settings, 'candidate') && candidate !== null ? ['--candidate', candidate] : []),
		...(isByFlag(settings, 'policySet') && policySet !== null ? ['--policy-set', policySet] : []),
		...(isByFlag(settings, 'cases') ? cases.flatMap((pattern) => ['--cases', pattern]) : []),
		...(acceptance.hold ? ['--accept-hold'] : []),
	];
	return ['caracalite', 'iterate', ...words.map(quoted), '--activate'].join(' ');
}

function quoted(word: string): string {
	return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
