import { decide } from './decide.js';
import { climb } from './ladder.js';
import type { Rulebook } from './rulebook.js';
import type { Engine } from './types.js';

/** The version of Caracal's decision contract that this engine implements. */
export const CONTRACT_VERSION = '2026-07-12';

/** The version of the schema of documents and inputs that this engine reads. */
export const SCHEMA_VERSION = '2026-05-20';

/** The offline engine over one bundle's data. */
export function engineOf(rules: Rulebook): Engine {
	return {
		contractVersion: CONTRACT_VERSION,
		decide: (input) => decide(rules, input),
		ladder: (input) => climb(rules, input),
	};
}
