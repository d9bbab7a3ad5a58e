import type { Json, JsonObject } from '../../model/json.js';
import { isJsonObject, objectAt, textAt } from '../../model/json.js';
import { recordEvent } from '../audit/events.js';
import type { ResourceRow } from '../store/resources.js';
import type { World } from '../world.js';
import { type Decided, decideLoaded } from './decide.js';
import { findResource } from './find.js';
import { recordHold } from './hold.js';
import { engineInput } from './input.js';
import { decidedMetadata, whoAsked } from './metadata.js';
import type { Asking, ExchangeDecision, ExchangeStep } from './types.js';

/** The scope of a session, which every resource has. */
export const LIFECYCLE = 'agent:lifecycle';

/** Asks, and leaves the audit events that the runtime leaves: one a resource, one more if nothing was granted. */
export function ask(world: World, asking: Asking): ExchangeStep {
	const decisions = asking.resources.map((wanted) => askFor(world, asking, wanted));
	const granted = decisions.some(({ decision }) => decision === 'allow');
	if (decisions.every(({ decision }) => decision === 'deny')) {
		const requested = decisions.map(({ resource }) => resource);
		recordDenial(world, asking, 'exchange_denied', { requested });
	}
	return { step: asking.step, requestId: asking.requestId, granted, refused: null, decisions };
}

function askFor(world: World, asking: Asking, wanted: string): ExchangeDecision {
	const resource = findResource(world.db, asking.zoneId, wanted);
	const identifier = resource?.identifier ?? wanted;
	if (resource === undefined) return refuse(world, asking, identifier, 'resource_not_found');
	const status = operationalStatus(asking, resource);
	if (status !== null) return refuse(world, asking, identifier, status);
	const input = engineInput(asking.subject, asking.zoneId, resource, asking.scopes);
	const decided = decideLoaded(world, asking.zoneId, input);
	return keepDecision(world, asking, identifier, decided);
}

/** What is refused before policy is asked. */
function operationalStatus(
	{ subject, scopes, operationScope }: Asking,
	resource: ResourceRow,
): string | null {
	const declared = (scope: string) => scope === LIFECYCLE || resource.scopes.includes(scope);
	if (!scopes.every(declared)) return 'scope_mismatch';
	if (subject.kind === 'workload' || subject.edge === null) return null;
	const { resourceId } = subject.edge;
	if (resourceId !== null && resourceId !== resource.id) return 'resource_outside_delegation';
	if (operationScope === undefined) return null;
	const permitted = operationScope !== null && (subject.presented ?? []).includes(operationScope);
	return permitted ? null : 'operation_not_permitted';
}

function refuse(world: World, asking: Asking, resource: string, status: string): ExchangeDecision {
	recordDenial(world, asking, status, { resource });
	return { resource, decision: 'deny', status, reason: null };
}

function recordDenial(world: World, asking: Asking, status: string, what: JsonObject): void {
	recordEvent(world, {
		zoneId: asking.zoneId,
		type: 'token_exchange',
		requestId: asking.requestId,
		decision: 'deny',
		status,
		decidedBy: null,
		determining: null,
		diagnostics: null,
		metadata: { ...what, ...whoAsked(asking.subject) },
	});
}

function keepDecision(world: World, asking: Asking, resource: string, decided: Decided): ExchangeDecision {
	const { decision, determining_policies, diagnostics } = decided.result;
	recordEvent(world, {
		zoneId: asking.zoneId,
		type: 'token_exchange',
		requestId: asking.requestId,
		decision,
		status: decided.status,
		decidedBy: decided.by,
		determining: determining_policies,
		diagnostics,
		metadata: decidedMetadata(asking.subject, resource, asking.scopes),
	});
	const tier = decision === 'allow' ? tierHolding(diagnostics) : null;
	if (tier !== null) recordHold(world, asking, tier);
	const reason = diagnostics.map((entry) => textAt(entry, 'reason')).find((text) => text !== null);
	return {
		resource,
		decision: tier === null ? decision : 'hold',
		status: decided.status,
		reason: reason ?? null,
	};
}

/** The first declaration that a human's approval is asked by; null where none is. */
function tierHolding(diagnostics: JsonObject[]): JsonObject | null {
	const held = diagnostics.find((entry) => 'step_up_required' in entry);
	if (held === undefined) return null;
	const tiers: Json = objectAt(held, 'step_up_required').tiers ?? [];
	const first = Array.isArray(tiers) ? tiers[0] : null;
	return isJsonObject(first) ? first : {};
}
