import type { Waiting } from '../../model/answer.js';
import type { AuditEvent } from '../../model/audit.js';
import type { JsonObject } from '../../model/json.js';
import { textAt, textsAt } from '../../model/json.js';
import type { LoggedVersion } from '../../model/version-ref.js';
import { CLASS_CONFLICT, isClassConflict } from '../../policy/approvals.js';
import { holdOf, reasonOf } from '../../policy/diagnostics.js';

/** What an audited event tells by itself: who asked for what and when, and under which version. */
interface Told {
	id: string;
	requestId: string;
	type: string;
	/** The event's evaluation status. */
	status: string;
	/** ISO 8601 in UTC. */
	at: string;
	/** As audit has it: what waits for approval is an `allow` there. */
	decision: string;
	application: { id: string; name: string | null } | null;
	/** Whether `application` is a workload: those are no applications of the zone. */
	isWorkload: boolean;
	subjectKind: string | null;
	resource: string | null;
	requestedScopes: string[];
	labels: string[];
	policies: string[];
	diagnostics: JsonObject[];
	version: LoggedVersion;
}

/** What policy decided; what nobody can grant is denied. `reason` is a denial's, `tiers` are whom a hold waits for. */
export interface Outcome {
	decision: 'allow' | 'deny' | 'hold';
	reason: string | null;
	tiers: string[];
	/** Classes of those who may grant it. */
	approvers: Waiting['approvers'];
}

/** An event that policy decided: a complete exchange under a version, or with none active. */
export interface DecidedEvent extends Told {
	byPolicy: true;
	outcome: Outcome;
}

/** Any other event; the reason of a denial is its status then. */
export interface OtherEvent extends Told {
	byPolicy: false;
	outcome: Omit<Outcome, 'decision'> & { decision: string };
}

export type LoggedEvent = DecidedEvent | OtherEvent;

const COMPLETE = 'complete';

/** What an event tells by itself, its input apart. Pure. */
export function readLogged(event: AuditEvent): LoggedEvent {
	const told = toldBy(event);
	const hold = event.decision === 'deny' ? null : holdOf(event.diagnostics);
	const { tiers, approvers } = hold ?? { tiers: [], approvers: [] };
	if (decidedByPolicy(event)) {
		const refused = isClassConflict(approvers);
		const isDeny = event.decision === 'deny' || refused;
		const decision = isDeny ? 'deny' : hold === null ? 'allow' : 'hold';
		const reason = refused ? CLASS_CONFLICT : isDeny ? reasonOf(event.diagnostics) : null;
		return { ...told, byPolicy: true, outcome: { decision, reason, tiers, approvers } };
	}
	const decision = hold !== null && event.decision === 'allow' ? 'hold' : event.decision;
	const reason = event.decision === 'deny' ? event.evaluationStatus : null;
	return { ...told, byPolicy: false, outcome: { decision, reason, tiers, approvers } };
}

function decidedByPolicy(event: AuditEvent): boolean {
	if (event.eventType !== 'token_exchange' || event.evaluationStatus !== COMPLETE) return false;
	return event.manifestSha !== '' || reasonOf(event.diagnostics) === 'no_active_policy_set';
}

function toldBy(event: AuditEvent): Told {
	const { metadata } = event;
	const applicationId = textAt(metadata, 'application_id');
	const id = applicationId ?? textAt(metadata, 'workload_id');
	return {
		id: event.id,
		requestId: event.requestId,
		type: event.eventType,
		status: event.evaluationStatus,
		at: event.occurredAt,
		decision: event.decision,
		application: id === null ? null : { id, name: textAt(metadata, 'application_name') },
		isWorkload: applicationId === null && id !== null,
		subjectKind: textAt(metadata, 'subject_kind'),
		resource: textAt(metadata, 'resource'),
		requestedScopes: textsAt(metadata, 'requested_scopes'),
		labels: textsAt(metadata, 'agent_labels'),
		policies: event.determiningPolicies.flatMap((policy) => textAt(policy, 'policy') ?? []),
		diagnostics: event.diagnostics,
		version: {
			manifestSha256: event.manifestSha === '' ? null : event.manifestSha,
			versionId: event.policySetVersionId === '' ? null : event.policySetVersionId,
		},
	};
}
