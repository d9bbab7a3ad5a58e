import type { DecisionResult } from '../model/answer.js';
import type { JsonObject } from '../model/json.js';
import { inputRefusal } from '../policy/input.js';
import type { LoadedBundle } from './bundle-cache.js';

/** What the simulation endpoint of the runtime reads at most, bytes. */
const SIMULATION_LIMIT = 65_536;

/** Said instead of a decision where a bundle holds Rego logic, which only a Caracal decides. */
export const LOGIC_NOT_SUPPORTED = 'logic_not_supported_by_sandbox';

export type Outcome = { ok: true; result: DecisionResult } | { ok: false; code: string };

/** Brackets, keys and quotes around the documents and the input. */
const ENVELOPE_BYTES = 64;

/** Evaluates as the runtime's simulation endpoint does, its refusals included. */
export function simulateInput(loaded: LoadedBundle, input: JsonObject): Outcome {
	const bytes = loaded.bytes + Buffer.byteLength(JSON.stringify(input)) + ENVELOPE_BYTES;
	if (bytes > SIMULATION_LIMIT) return refused('invalid_token');
	const refusal = inputRefusal(input);
	if (refusal !== null) return refused(refusal.code);
	return decide(loaded, input);
}

/** Decides as the runtime does for real traffic, where no limit applies. */
export function decide({ bundle }: LoadedBundle, input: JsonObject): Outcome {
	if (bundle.kind === 'logic') return refused(LOGIC_NOT_SUPPORTED);
	if (bundle.kind === 'refused') return refused('policy_eval_failed');
	const evaluation = bundle.engine.decide(input);
	return evaluation.status === 'complete'
		? { ok: true, result: evaluation.result }
		: refused(evaluation.code);
}

function refused(code: string): Outcome {
	return { ok: false, code };
}
