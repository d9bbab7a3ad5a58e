import type { AuditEvent, DeniedEvent, Explanation } from '../../model/audit.js';
import type { JsonObject } from '../../model/json.js';
import { textAt, textsAt } from '../../model/json.js';
import type { VersionRef } from '../../model/version-ref.js';
import { CLASS_CONFLICT } from '../../policy/approvals.js';
import { alternativesOf, type MandateSources } from '../event/alternatives.js';
import { holdOf, reasonOf, rebuildInput } from '../event/rebuild.js';
import { repairInput } from '../event/repair.js';
import { applicationOf, decidedByPolicy } from '../event/who.js';
import { isRefusedForGood, unitedHold } from '../replay/class-conflict.js';
import type { Decision, Trace } from '../report/trace.js';
import { operationalReason, policyReason } from './reasons.js';

const SUMMARY = 'exchange_denied';
/** A version that decided events of the request, and whether it governs the zone now. */
export type Decider = VersionRef & { active: boolean };

/**
 * Turns a request's events into its decisions: what policy decided, allowed ones too, and what the
 * runtime refused without asking policy. Pure; `deciders` holds the versions by event id.
 */
export function decisionsOf(
	explanation: Explanation,
	deciders: Map<string, Decider>,
	around: Map<string, MandateSources>,
): Decision[] {
	const rebuilt = new Map(explanation.denied.map((denied) => [denied.eventId, denied]));
	const refused = refusedForGood(explanation.events);
	const decisions: Decision[] = [];
	for (const event of explanation.events) {
		if (decidedByPolicy(event)) {
			decisions.push(
				policyDecision(event, {
					asRebuilt: rebuilt.get(event.id)?.policyInput ?? rebuildInput(event, explanation.zoneId),
					decidedBy: deciders.get(event.id) ?? null,
					around: around.get(event.id) ?? NOTHING_AROUND,
					refused,
				}),
			);
		} else if (event.decision === 'deny' && event.evaluationStatus !== SUMMARY) {
			decisions.push(operationalDecision(event, rebuilt.get(event.id)));
		}
	}
	return decisions;
}

const NOTHING_AROUND: MandateSources = { mints: [], resourceScopes: [] };

interface Known {
	asRebuilt: JsonObject;
	decidedBy: Decider | null;
	around: MandateSources;
	/** Whether nobody can grant what policy allows of the request. */
	refused: boolean;
}

/**
 * Whether the tiers of a request, over all its resources, need an operator and a subject both: the
 * runtime refuses it for good, of which audit shows nothing but an allow that no hold follows.
 */
function refusedForGood(events: AuditEvent[]): boolean {
	if (events.some((event) => event.eventType === 'step_up_issued')) return false;
	const allows = events.filter((event) => decidedByPolicy(event) && event.decision === 'allow');
	return isRefusedForGood(unitedHold(allows.map((event) => holdOf(event.diagnostics))));
}

function policyDecision(event: AuditEvent, { asRebuilt, decidedBy, around, refused }: Known): Decision {
	const repaired = repairInput(asRebuilt, event.metadata);
	const alternatives = alternativesOf(repaired, event.metadata, around);
	const isDeny = refused || event.decision === 'deny';
	const reason = event.decision === 'deny' ? reasonOf(event.diagnostics) : refused ? CLASS_CONFLICT : null;
	const text = policyReason(reason);
	const held = holdOf(event.diagnostics);
	return {
		...common(event),
		kind: 'policy',
		decision: isDeny ? 'deny' : held === null ? 'allow' : 'hold',
		reason: isDeny ? reason : null,
		words: isDeny
			? text.words
			: held === null
				? 'policy allows it'
				: `waits for approval (${held.tiers.join(', ')})`,
		fix: isDeny ? text.fix : null,
		decidedBy,
		manifestSha256: event.manifestSha === '' ? null : event.manifestSha,
		asRebuilt,
		input: alternatives[0]?.input ?? repaired.input,
		fields: alternatives[0]?.fields ?? repaired.fields,
		alternatives,
	};
}

function operationalDecision(event: AuditEvent, denied: DeniedEvent | undefined): Decision {
	const text = operationalReason(event.evaluationStatus);
	return {
		...common(event),
		kind: 'operational',
		decision: 'deny',
		reason: event.evaluationStatus,
		words: text.words,
		fix: text.fix,
		decidedBy: null,
		manifestSha256: null,
		asRebuilt: denied?.policyInput ?? null,
		input: null,
		fields: [],
		alternatives: [],
	};
}

function common(event: AuditEvent) {
	return {
		eventId: event.id,
		status: event.evaluationStatus,
		application: applicationOf(event),
		resource: textAt(event.metadata, 'resource'),
		requestedScopes: textsAt(event.metadata, 'requested_scopes'),
		labels: textsAt(event.metadata, 'agent_labels'),
		policies: event.determiningPolicies.flatMap((policy) => textAt(policy, 'policy') ?? []),
		diagnostics: event.diagnostics,
		at: event.occurredAt,
		ladder: null,
	};
}

/** The events of a trace, in the order that the server gives. */
export function traceEvents(events: AuditEvent[]): Trace['events'] {
	return events.map((event) => ({
		id: event.id,
		type: event.eventType,
		decision: event.decision,
		status: event.evaluationStatus,
		resource: textAt(event.metadata, 'resource'),
		at: event.occurredAt,
		versionId: event.policySetVersionId === '' ? null : event.policySetVersionId,
		manifestSha256: event.manifestSha === '' ? null : event.manifestSha,
	}));
}
