export interface AuditEvent {
	id: string;
	zone_id: string;
	event_type: string;
	request_id: string;
	decision: string;
	policy_set_id: string;
	policy_set_version_id: string;
	manifest_sha: string;
	evaluation_status: string;
	determining_policies_json: object[] | null;
	diagnostics_json: object[] | null;
	metadata_json: Record<string, unknown>;
	occurred_at: string;
	ingested_at: string;
}

export interface AuditExplanation {
	request_id: string;
	zone_id: string;
	final_decision: string;
	denied: {
		event_id: string;
		event_type: string;
		evaluation_status: string;
		determining_policies: object[];
		diagnostics: object[];
		metadata: Record<string, unknown>;
		policy_input: Record<string, unknown>;
	}[];
	events: AuditEvent[];
}

export interface AdminAuditEvent {
	id: string;
	request_id: string;
	actor_id: string;
	actor_name: string;
	action: string;
	method: string;
	path: string;
	entity_type: string;
	entity_id: string;
	status_code: number;
	payload_json: Record<string, unknown>;
	occurred_at: string;
}

export interface AuditQuery {
	since?: string;
	until?: string;
	request_id?: string;
	decision?: 'allow' | 'deny';
	event_type?: string;
	application_id?: string;
	session_id?: string;
	label?: string;
	cursor?: string;
	limit?: number;
}

export interface AdminAuditQuery {
	since?: string;
	until?: string;
	actor_id?: string;
	entity_type?: string;
	entity_id?: string;
	method?: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
	cursor?: string;
	limit?: number;
}
