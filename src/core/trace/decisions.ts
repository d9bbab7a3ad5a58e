import type { JsonObject } from '../../model/json.js';
import type { VersionRef } from '../../model/version-ref.js';
import { CLASS_CONFLICT, isClassConflict } from '../../policy/approvals.js';
import type { LoggedEvent, OtherEvent } from '../event/logged.js';
import type { MandateSources } from '../event/mints.js';
import type { ReadDecision, ReadEvent } from '../event/read.js';
import { possibleInputs } from '../event/read.js';
import type { Decision, Trace } from '../report/trace.js';
import { operationalReason, policyReason } from './reasons.js';

const SUMMARY = 'exchange_denied';
/** A version that decided events of the request, and whether it governs the zone now. */
export type Decider = VersionRef & { active: boolean };

/** What is known of a request beside its events, by event id. */
export interface Known {
	deciders: Map<string, Decider>;
	around: Map<string, MandateSources>;
	/** Inputs that the server rebuilt. */
	asRebuilt: Map<string, JsonObject | null>;
}

/**
 * Turns a request's events into its decisions: what policy decided, allowed ones too, and what the
 * runtime refused without asking policy. Pure.
 */
export function decisionsOf(events: ReadEvent[], known: Known): Decision[] {
	const refused = refusedForGood(events);
	return events.flatMap((event) => {
		if (event.byPolicy) return [policyDecision(event, known, refused)];
		return isRefusal(event) ? [operationalDecision(event, known.asRebuilt.get(event.id) ?? null)] : [];
	});
}

/** Whether the runtime refused what the event is about without asking policy. */
export function isRefusal(event: LoggedEvent): event is OtherEvent {
	return !event.byPolicy && event.decision === 'deny' && event.status !== SUMMARY;
}

/**
 * Whether the tiers of a request, over all its resources, need an operator and a subject both: the
 * runtime refuses it for good, of which audit shows nothing but an allow that no hold follows.
 */
function refusedForGood(events: ReadEvent[]): boolean {
	if (events.some((event) => event.type === 'step_up_issued')) return false;
	const allows = events.filter((event) => event.byPolicy && event.decision === 'allow');
	return isClassConflict(allows.flatMap((event) => event.outcome.approvers));
}

function policyDecision(event: ReadDecision, { deciders, around }: Known, refused: boolean): Decision {
	const alternatives = possibleInputs(event, around.get(event.id));
	const [first] = alternatives;
	const { tiers } = event.outcome;
	const decision = refused ? 'deny' : event.outcome.decision;
	const reason = refused && event.decision !== 'deny' ? CLASS_CONFLICT : event.outcome.reason;
	const text = policyReason(reason);
	const words = decision === 'hold' ? `waits for approval (${tiers.join(', ')})` : 'policy allows it';
	return {
		...common(event),
		kind: 'policy',
		decision,
		reason,
		words: decision === 'deny' ? text.words : words,
		fix: decision === 'deny' ? text.fix : null,
		decidedBy: deciders.get(event.id) ?? null,
		manifestSha256: event.version.manifestSha256,
		asRebuilt: event.asRebuilt,
		input: first.input,
		fields: first.fields,
		alternatives,
	};
}

function operationalDecision(event: OtherEvent, asRebuilt: JsonObject | null): Decision {
	const text = operationalReason(event.status);
	return {
		...common(event),
		kind: 'operational',
		decision: 'deny',
		reason: event.status,
		words: text.words,
		fix: text.fix,
		decidedBy: null,
		manifestSha256: null,
		asRebuilt,
		input: null,
		fields: [],
		alternatives: [],
	};
}

function common({ id, status, application, resource, requestedScopes, labels, ...event }: LoggedEvent) {
	const { policies, diagnostics, at } = event;
	const asked = { application, resource, requestedScopes, labels };
	return { eventId: id, status, ...asked, policies, diagnostics, at, ladder: null };
}

/** The events of a trace, in the order that the server gives. */
export function traceEvents(events: LoggedEvent[]): Trace['events'] {
	return events.map(({ id, type, decision, status, resource, at, version }) => ({
		...{ id, type, decision, status, resource, at },
		versionId: version.versionId,
		manifestSha256: version.manifestSha256,
	}));
}
