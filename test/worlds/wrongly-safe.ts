import type { Report } from '../../src/core/report/schema.js';
import type { Acceptance } from '../../src/core/verdict/gate.js';
import { reachVerdict } from '../../src/core/verdict/reach.js';
import { accepting } from '../support/evidence.js';
import type { Said } from './traffic.js';
import type { Harm } from './truth.js';

/** A person accepts nothing, unless one of these. */
const ACCEPTANCES: readonly Partial<Acceptance>[] = [
	{},
	{ gains: 'accepted' },
	{ losses: true },
	{ hold: true },
	{ gains: 'accepted', losses: true },
	{ losses: true, hold: true },
	{ gains: 'accepted', hold: true },
];

/** Every acceptance under which the candidate would be called safe although it does what nobody accepted. */
export function wronglySafe(
	{ verdict, ...evidence }: Report,
	harm: readonly Harm[],
	got: Said['answer'] | null,
): string[] {
	return ACCEPTANCES.flatMap((given) => {
		const acceptance = accepting(given);
		if (!reachVerdict(evidence, acceptance, '').safeToActivate) return [];
		const open = harm.filter(({ kind }) => !isAccepted(kind, acceptance));
		const still = got === 'allow' || (got === 'hold' && acceptance.hold) ? [] : [`the request: ${got}`];
		const found = [...still, ...open.map(({ kind, what }) => `${kind}: ${what}`)];
		return found.length === 0
			? []
			: [`safe with ${JSON.stringify(given)}, but ${found.slice(0, 3).join('; ')}`];
	});
}

function isAccepted(kind: Harm['kind'], { hold, gains, losses }: Acceptance): boolean {
	switch (kind) {
		case 'gained':
			return gains === 'accepted';
		case 'newly held':
			return hold;
		case 'held otherwise':
			return hold || gains === 'accepted';
		default:
			return losses;
	}
}
