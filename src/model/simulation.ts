import type { JsonObject } from './json.js';

/** The engine's answer to one input, in the contract's own spelling (policy-result-2026-05-20). */
export interface DecisionResult {
	decision: 'allow' | 'deny';
	evaluation_status: string;
	determining_policies: JsonObject[];
	diagnostics: JsonObject[];
}

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
