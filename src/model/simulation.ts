import type { DecisionResult } from './answer.js';

/** A server simulation. `failed` means the input was not evaluated, whatever `wouldActivate` says. */
export interface Simulation {
	policySetId: string;
	versionId: string;
	manifestSha256: string;
	policyVersionIds: string[];
	/** True exactly when the input raised no warning; says nothing about the engine. */
	wouldActivate: boolean;
	warnings: string[];
	evaluation: 'executed' | 'failed' | 'not_executed';
	reason: string | null;
	result: DecisionResult | null;
}
