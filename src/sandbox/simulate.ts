import type { Json, JsonObject } from '../model/json.js';
import { isJsonObject } from '../model/json.js';
import { type Outcome, simulateInput } from './evaluate.js';
import { runtimeAt } from './propagation.js';
import { timelineOf } from './store/activations.js';
import { SCHEMA_VERSION } from './store/rows.js';
import type { SetVersionRow } from './store/set-versions.js';
import type { World } from './world.js';

const NOT_EXECUTED =
	'simulation validates rollout contract and input shape without mutating active policy bindings';
const EXECUTED =
	'OPA evaluated the supplied input through the STS runtime engine without mutating active policy bindings';
export const UNREACHABLE = 'STS simulation endpoint is unreachable';

/** The answer of simulate. `would_activate` speaks of the input alone, whatever the engine did. */
export function simulate(world: World, version: SetVersionRow, input: JsonObject | undefined): object {
	const warnings = input === undefined ? [] : inputWarnings(input, version.zone_id);
	const run = runEngine(world, version, input);
	return {
		dry_run: true,
		would_activate: warnings.length === 0,
		policy_set_id: version.policy_set_id,
		version_id: version.id,
		schema_version: SCHEMA_VERSION,
		input_schema_version: SCHEMA_VERSION,
		manifest_sha256: version.manifest_sha256,
		policies: version.manifest,
		warnings: run.warning === undefined ? warnings : [...warnings, run.warning],
		explanation: run.explanation,
		result: run.result,
	};
}

function inputWarnings(input: JsonObject, zoneId: string): string[] {
	const { schema_version: version, principal } = input;
	const warnings: string[] = [];
	if (version !== undefined && version !== SCHEMA_VERSION) warnings.push(`input_schema_mismatch:${version}`);
	if (!isJsonObject(principal) || principal.zone_id !== zoneId) warnings.push('principal_zone_mismatch');
	for (const part of ['resource', 'action', 'context']) {
		if (!isJsonObject(input[part])) warnings.push(`missing_${part}`);
	}
	return warnings;
}

interface Run {
	warning?: string;
	explanation: object;
	result: object | null;
}

function runEngine(world: World, version: SetVersionRow, input: JsonObject | undefined): Run {
	const runtime = runtimeAt(timelineOf(world.db, version.zone_id), world.time.now());
	if (input === undefined || runtime === 'not_configured') {
		return { explanation: { evaluation: 'not_executed', reason: NOT_EXECUTED }, result: null };
	}
	if (runtime === 'down') return failed('sts_simulation_unreachable:fetch failed', UNREACHABLE);
	const loaded = world.bundles.load(world.db, version.zone_id, version.manifest);
	return executed(version, simulateInput(loaded, input));
}

function executed(version: SetVersionRow, outcome: Outcome): Run {
	if (!outcome.ok) return failed(`sts_simulation_failed:${outcome.code}`, outcome.code);
	const { decision, determining_policies, evaluation_status, diagnostics } = outcome.result;
	return {
		explanation: {
			evaluation: 'executed',
			decision,
			policy_set_version_id: version.id,
			manifest_sha256: version.manifest_sha256,
			reason: EXECUTED,
		},
		result: {
			decision,
			determining_policies,
			evaluation_status,
			diagnostics: diagnostics.map((entry) => alphabetical(entry)),
		},
	};
}

/** The runtime writes what policy gave with its keys in this order. */
function alphabetical(value: Json): Json {
	if (Array.isArray(value)) return value.map(alphabetical);
	if (!isJsonObject(value)) return value;
	const keys = Object.keys(value).sort();
	return Object.fromEntries(keys.map((key) => [key, alphabetical(value[key] ?? null)]));
}

function failed(warning: string, reason: string): Run {
	return { warning, explanation: { evaluation: 'failed', reason }, result: null };
}
