import type { JsonObject } from '../../../src/model/json.js';
import { isJsonObject, objectAt } from '../../../src/model/json.js';

/** The classes of approver that a result waits for, each once and sorted; null where it does not wait. */
export function tiersDeclared(diagnostics: readonly JsonObject[]): string[] | null {
	const held = diagnostics.find((one) => one.step_up_required !== undefined);
	if (held === undefined) return null;
	const tiers = objectAt(held, 'step_up_required').tiers;
	const declared = Array.isArray(tiers) ? tiers.filter(isJsonObject) : [];
	return [
		...new Set(declared.map(({ approver }) => (typeof approver === 'string' ? approver : 'operator'))),
	].sort();
}
