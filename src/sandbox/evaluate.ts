import { z } from 'zod';
import type { DecisionResult } from '../model/answer.js';
import type { JsonObject } from '../model/json.js';
import type { LoadedBundle } from './bundle-cache.js';
import { SCHEMA_VERSION } from './store/rows.js';

/** What the simulation endpoint of the runtime reads at most, bytes. */
const SIMULATION_LIMIT = 65_536;

/** Said instead of a decision where a bundle holds Rego logic, which only a Caracal decides. */
export const LOGIC_NOT_SUPPORTED = 'logic_not_supported_by_sandbox';

export type Outcome = { ok: true; result: DecisionResult } | { ok: false; code: string };

/** Brackets, keys and quotes around the documents and the input. */
const ENVELOPE_BYTES = 64;

const text = z.string().nullish();
const texts = z.array(z.string()).nullish();
const anything = z.record(z.string(), z.unknown()).nullish();

/** The types into which the engine reads an input; it refuses one of other types before policy sees it. */
const TypedInput = z.object({
	schema_version: text,
	principal: z
		.object({
			type: text,
			id: text,
			zone_id: text,
			registration_method: text,
			agent_session_id: text,
			lifecycle: text,
			labels: texts,
		})
		.nullish(),
	resource: z.object({ type: text, id: text, identifier: text, scopes: texts }).nullish(),
	action: z.object({ id: text, method: text, path: text }).nullish(),
	session: anything,
	delegation_edge: anything,
	context: z
		.object({
			actor_claims: anything,
			subject_claims: anything,
			trace_id: text,
			session_id: text,
			agent_session_id: text,
			delegation_edge_id: text,
			challenge_resolved: z.boolean().nullish(),
			requested_scopes: texts,
		})
		.nullish(),
});

/** Evaluates as the runtime's simulation endpoint does, its refusals included. */
export function simulateInput(loaded: LoadedBundle, input: JsonObject): Outcome {
	const bytes = loaded.bytes + Buffer.byteLength(JSON.stringify(input)) + ENVELOPE_BYTES;
	if (bytes > SIMULATION_LIMIT || !TypedInput.safeParse(input).success) return refused('invalid_token');
	const version = input.schema_version;
	if (version !== undefined && version !== SCHEMA_VERSION) return refused('policy_eval_failed');
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
