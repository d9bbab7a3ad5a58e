import type { JsonObject } from '../../model/json.js';
import type { ResourceRow } from '../store/resources.js';
import { SCHEMA_VERSION } from '../store/rows.js';
import type { Session, Subject } from './types.js';

/** The input that the runtime's engine sees; unlike the one rebuilt from audit, it lacks nothing. */
export function engineInput(
	subject: Subject,
	zoneId: string,
	resource: ResourceRow,
	scopes: string[],
): JsonObject {
	return {
		schema_version: SCHEMA_VERSION,
		principal: principal(subject, zoneId),
		resource: { type: 'Resource', id: resource.id, identifier: resource.identifier, scopes },
		action: { id: subject.kind === 'workload' ? 'CredentialInjection' : 'TokenExchange' },
		context: {
			actor_claims: {},
			requested_scopes: scopes,
			challenge_resolved: false,
			...delegationIds(subject),
			...presentedClaims(subject, resource),
		},
		...delegationEdge(subject),
	};
}

function principal(subject: Subject, zoneId: string): JsonObject {
	if (subject.kind === 'workload') return { type: 'Workload', id: subject.id, zone_id: zoneId };
	const { application, session } = subject;
	return {
		type: 'Application',
		id: application.id,
		zone_id: zoneId,
		registration_method: application.registration_method,
		...(session === null ? {} : sessionFields(session)),
	};
}

function sessionFields(session: Session): JsonObject {
	const labels: JsonObject = session.labels === null ? {} : { labels: session.labels };
	return { agent_session_id: session.id, lifecycle: 'task', ...labels };
}

function delegationIds(subject: Subject): JsonObject {
	if (subject.kind === 'workload' || subject.session === null) return {};
	const edge: JsonObject = subject.edge === null ? {} : { delegation_edge_id: subject.edge.id };
	return { agent_session_id: subject.session.id, ...edge };
}

function presentedClaims(subject: Subject, resource: ResourceRow): JsonObject {
	if (subject.kind === 'workload' || subject.presented === null) return {};
	const claims = { scope: subject.presented.join(' '), target: [resource.identifier] };
	return { subject_claims: { delegation_edge_id: subject.edge?.id ?? '', ...claims } };
}

function delegationEdge(subject: Subject): JsonObject {
	if (subject.kind === 'workload' || subject.edge === null) return {};
	const { id, scopes, epoch } = subject.edge;
	return { delegation_edge: { id, scopes, graph_epoch: epoch } };
}
