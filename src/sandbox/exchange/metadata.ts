import type { JsonObject } from '../../model/json.js';
import type { Edge, Session, Subject } from './types.js';

/** Who asked, as every event has it. */
export function whoAsked(subject: Subject): JsonObject {
	if (subject.kind === 'workload') return { workload_id: subject.id, env: subject.environment };
	const { application } = subject;
	return {
		application_id: application.id,
		application_name: application.name,
		application_registration_method: application.registration_method,
	};
}

/** Of an event that policy decided: absent ids are empty, the session's own is always hidden. */
export function decidedMetadata(subject: Subject, resource: string, scopes: string[]): JsonObject {
	const common = { ...whoAsked(subject), resource, requested_scopes: scopes, subject_kind: subject.kind };
	if (subject.kind === 'workload') return common;
	const { session, edge } = subject;
	return {
		...common,
		session_id: '',
		agent_session_id: session?.id ?? '',
		delegation_edge_id: edge?.id ?? '',
		...(session === null ? {} : sessionMetadata(session)),
		...(session === null || edge === null ? {} : chainMetadata(subject.application.id, session, edge)),
	};
}

function sessionMetadata(session: Session): JsonObject {
	const parent: JsonObject = session.parentId === null ? {} : { agent_parent_id: session.parentId };
	return { agent_depth: session.depth, agent_labels: session.labels, agent_lifecycle: 'task', ...parent };
}

function chainMetadata(applicationId: string, session: Session, edge: Edge): JsonObject {
	const link = (sessionId: string, edgeId: string) => ({
		application_id: applicationId,
		agent_session_id: sessionId,
		delegation_edge_id: edgeId,
	});
	return {
		delegation_chain: [link(session.parentId ?? '', edge.id), link(session.id, '')],
		delegation_hop_count: 1,
		delegation_graph_epoch: edge.epoch,
	};
}
