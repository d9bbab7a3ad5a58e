import type { JsonObject } from './json.js';
import { objectAt, textAt } from './json.js';

/** The reason that a denial's diagnostics give; null where they give none. */
export function reasonOf(diagnostics: JsonObject[]): string | null {
	for (const diagnostic of diagnostics) {
		const reason = textAt(diagnostic, 'reason');
		if (reason !== null) return reason;
	}
	return null;
}

/** The tiers that an allow waits for, by name; null where it waits for nobody. */
export function holdOf(diagnostics: JsonObject[]): { tiers: string[] } | null {
	for (const diagnostic of diagnostics) {
		if (!('step_up_required' in diagnostic)) continue;
		const tiers = objectAt(diagnostic, 'step_up_required').tiers;
		const names = Array.isArray(tiers) ? tiers : [];
		return { tiers: names.map((tier) => tierName(tier)) };
	}
	return null;
}

function tierName(tier: unknown): string {
	if (typeof tier === 'object' && tier !== null && 'tier' in tier) return String(tier.tier);
	return String(tier);
}
