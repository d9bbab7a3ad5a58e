import type { Waiting } from '../model/answer.js';
import { type JsonObject, textAt } from '../model/json.js';
import { approverOf, declarationsIn } from './approvals.js';

/** The reason that a denial's diagnostics give; null where they give none. */
export function reasonOf(diagnostics: JsonObject[]): string | null {
	for (const diagnostic of diagnostics) {
		const reason = textAt(diagnostic, 'reason');
		if (reason !== null) return reason;
	}
	return null;
}

/** What an allow waits for, by its diagnostics; null where it waits for nobody. */
export function holdOf(diagnostics: JsonObject[]): Waiting | null {
	const declarations = declarationsIn(diagnostics);
	if (declarations === null) return null;
	return {
		tiers: declarations.map(({ tier }) => String(tier)),
		approvers: [...new Set(declarations.map(approverOf))].sort(),
	};
}
