import type { JsonObject } from '../../model/json.js';
import { textAt } from '../../model/json.js';
import {
	approverOf,
	CLASS_CONFLICT,
	CLASS_CONFLICT_TEXT,
	declarationsIn,
	isClassConflict,
} from '../../policy/approvals.js';
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

/** What policy says of one resource, or why it was not asked. */
type Finding = { resource: string } & ({ refused: string } | { decided: Decided });

/**
 * Asks, and leaves the audit events that the runtime leaves: one a resource, one more if nothing was
 * granted. Where nobody can grant what policy allows, none tells of the refusal.
 */
export function ask(world: World, asking: Asking): ExchangeStep {
	const findings = asking.resources.map((wanted) => askFor(world, asking, wanted));
	const held = findings.flatMap((finding) => ('decided' in finding ? declarationsOf(finding.decided) : []));
	const refused = isClassConflict(held.map(approverOf)) ? CLASS_CONFLICT_TEXT : null;
	const decisions = findings.map((finding) => keep(world, asking, finding, refused !== null));
	const granted = decisions.some(({ decision }) => decision === 'allow');
	if (refused === null && decisions.every(({ decision }) => decision === 'deny')) {
		const requested = decisions.map(({ resource }) => resource);
		recordDenial(world, asking, 'exchange_denied', { requested });
	}
	return { step: asking.step, requestId: asking.requestId, granted, refused, decisions };
}

function askFor(world: World, asking: Asking, wanted: string): Finding {
	const resource = findResource(world.db, asking.zoneId, wanted);
	const identifier = resource?.identifier ?? wanted;
	if (resource === undefined) return { resource: identifier, refused: 'resource_not_found' };
	const status = operationalStatus(asking, resource);
	if (status !== null) return { resource: identifier, refused: status };
	const input = engineInput(asking.subject, asking.zoneId, resource, asking.scopes);
	return { resource: identifier, decided: decideLoaded(world, asking.zoneId, input) };
}

/** The declarations that a decision's token waits by; none where it waits for nobody. */
function declarationsOf({ result }: Decided): JsonObject[] {
	return result.decision === 'allow' ? (declarationsIn(result.diagnostics) ?? []) : [];
}

function keep(world: World, asking: Asking, finding: Finding, conflict: boolean): ExchangeDecision {
	const { resource } = finding;
	if ('refused' in finding) return refuse(world, asking, resource, finding.refused);
	const { decided } = finding;
	recordDecision(world, asking, resource, decided);
	const { status, result } = decided;
	if (conflict && result.decision === 'allow') {
		return { resource, decision: 'deny', status, reason: CLASS_CONFLICT };
	}
	const [tier] = declarationsOf(decided);
	if (tier !== undefined) recordHold(world, asking, tier);
	const reasons = result.diagnostics.map((entry) => textAt(entry, 'reason'));
	return {
		resource,
		decision: tier === undefined ? result.decision : 'hold',
		status,
		reason: reasons.find((text) => text !== null) ?? null,
	};
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

function recordDecision(world: World, asking: Asking, resource: string, decided: Decided): void {
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
}
