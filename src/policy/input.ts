import type { Json, JsonObject } from '../model/json.js';
import { asNamed, mistypedField } from './input-types.js';
import { isObject } from './spelling.js';

/** A request as the engine sees it: the input read into its types, down to what decisions depend on. */
export interface PolicyRequest {
	principalType: string;
	principalId: string;
	labels: readonly string[];
	resource: string;
	actionId: string;
	/** Scopes asked for, in their order, repeated ones too. */
	requested: readonly string[];
	/** Whether a governed session is named. */
	hasSession: boolean;
	/** The delegation's scopes; null without a delegation. One with an empty id is a delegation. */
	delegated: readonly string[] | null;
	/** What the presented mandate claims; null without claims. */
	mandate: Mandate | null;
}

export interface Mandate {
	/** Whether the claims name a delegation: anything but nothing and the empty text. */
	bound: boolean;
	scopes: readonly string[];
	targets: readonly string[];
}

/** Why an input is not evaluated at all. The server says `sts_simulation_failed:<code>` of it. */
export interface InputRefusal {
	code: 'invalid_token' | 'policy_eval_failed';
	message: string;
}

export const INPUT_SCHEMA_VERSION = '2026-05-20';

/**
 * Whether the server would evaluate `input`. Null when it would; `invalid_token` when a field has
 * another type than the engine's (null passes everywhere), in any spelling; `policy_eval_failed` for a foreign
 * `schema_version`, of which none at all counts as today's.
 */
export function inputRefusal(input: JsonObject): InputRefusal | null {
	const field = mistypedField(input);
	if (field !== null) return { code: 'invalid_token', message: `the input's ${field} has the wrong type` };
	const version = asNamed(input).schema_version;
	if (version === undefined || version === null || version === '' || version === INPUT_SCHEMA_VERSION)
		return null;
	const message = `the input has schema_version "${version}"; the engine reads ${INPUT_SCHEMA_VERSION}`;
	return { code: 'policy_eval_failed', message };
}

const NONE: readonly string[] = [];
const NOTHING: JsonObject = {};

/** Reads an input that {@link inputRefusal} lets through. */
export function readRequest(given: JsonObject): PolicyRequest {
	const input = asNamed(given);
	const principal = objectAt(input, 'principal');
	const context = objectAt(input, 'context');
	return {
		principalType: textAt(principal, 'type'),
		principalId: textAt(principal, 'id'),
		labels: textsAt(principal, 'labels'),
		resource: textAt(objectAt(input, 'resource'), 'identifier'),
		actionId: textAt(objectAt(input, 'action'), 'id'),
		requested: textsAt(context, 'requested_scopes'),
		hasSession: textAt(context, 'agent_session_id') !== '',
		delegated: isObject(input.delegation_edge) ? textsAt(input.delegation_edge, 'scopes') : null,
		mandate: readMandate(context.subject_claims),
	};
}

/** Empty claims are dropped on the way in, so they are no claims. */
function readMandate(claims: Json | undefined): Mandate | null {
	if (!isObject(claims) || Object.keys(claims).length === 0) return null;
	const { delegation_edge_id: edge, scope, target } = claims;
	const targets = typeof target === 'object' && target !== null ? Object.values(target) : NONE;
	return {
		bound: edge !== undefined && edge !== '',
		scopes: typeof scope === 'string' ? scope.split(' ').filter((one) => one !== '') : NONE,
		targets: targets.filter((one) => typeof one === 'string'),
	};
}

function objectAt(value: JsonObject, field: string): JsonObject {
	const held = value[field];
	return isObject(held) ? held : NOTHING;
}

function textAt(value: JsonObject, field: string): string {
	const held = value[field];
	return typeof held === 'string' ? held : '';
}

function areTexts(items: Json[]): items is string[] {
	return items.every((item) => typeof item === 'string');
}

function textsAt(value: JsonObject, field: string): readonly string[] {
	const held = value[field];
	if (!Array.isArray(held)) return NONE;
	return areTexts(held) ? held : held.map((item) => (typeof item === 'string' ? item : ''));
}
