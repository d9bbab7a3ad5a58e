/** What the server answers, as the SDK types it. Nothing of it is checked at run time. */

export interface Zone {
	id: string;
	name: string;
	slug: string;
	created_at: string;
}

export interface Application {
	id: string;
	name: string;
	registration_method: string;
	expires_at: string | null;
}

export interface ResourceOperation {
	method: string;
	path: string;
	scope: string;
}

export interface Resource {
	id: string;
	name: string;
	identifier: string;
	scopes: string[];
	operations: ResourceOperation[];
}

export interface Policy {
	id: string;
	zone_id: string;
	name: string;
	description: string | null;
	created_by: string;
	created_at: string;
	updated_at: string;
}

/** The wire has `content` too; the official type omits it. */
export interface PolicyVersion {
	id: string;
	policy_id: string;
	version: number;
	content_sha256: string;
	schema_version: string;
	created_at: string;
}

export interface PolicyDetail extends Policy {
	versions: PolicyVersion[];
}

export interface CreatedPolicy {
	id: string;
	version_id: string;
	zone_id: string;
	name: string;
	description: string | null;
	version: PolicyVersion;
}

export interface AddedPolicyVersion extends PolicyVersion {
	version_id: string;
}

export interface PolicyValidation {
	valid: boolean;
	schema_version: string;
	input_schema_version: string;
	output_contract: object;
	preview: {
		package: string;
		rules: string[];
		default_result: boolean;
		decisions: string[];
		inputs_referenced: string[];
		data_referenced: string[];
	};
}

export interface PolicyTemplate {
	id: string;
	name: string;
	description: string;
	content: string;
}

export interface PolicySet {
	id: string;
	zone_id: string;
	name: string;
	description: string | null;
	active_version_id: string | null;
	created_at: string;
}

export interface ManifestEntry {
	policy_version_id: string;
}

export interface PolicySetVersion {
	id: string;
	policy_set_id: string;
	version: number;
	manifest_sha256: string;
	schema_version: string;
	created_at: string;
}

export interface AddedPolicySetVersion extends PolicySetVersion {
	version_id: string;
}

export interface PolicySetSimulation {
	dry_run: true;
	would_activate: boolean;
	policy_set_id: string;
	version_id: string;
	schema_version: string;
	input_schema_version: string;
	manifest_sha256: string;
	policies: string[];
	warnings: string[];
	explanation: {
		evaluation: 'executed' | 'failed' | 'not_executed';
		reason: string;
		decision?: 'allow' | 'deny';
	};
	result: {
		decision: 'allow' | 'deny';
		evaluation_status: string;
		determining_policies: object[];
		diagnostics: object[];
	} | null;
}

export interface PolicySetActivation {
	activated: true;
	version_id: string;
	outbox_id: string;
	status_url: string;
}

export interface PolicySetActivationStatus {
	zone_id: string;
	policy_set_id: string;
	version_id: string;
	active: boolean;
	active_version_id: string | null;
	manifest_sha256: string | null;
	propagation_status: string;
	outbox: {
		id: string | null;
		state: string;
		attempts: number;
		last_error: string | null;
		dispatched_at: string | null;
	};
	sts: {
		state: string;
		loaded?: boolean;
		policy_set_version_id?: string;
		manifest_sha256?: string;
		loaded_at?: string;
		age_seconds?: number;
		detail?: string;
	};
}

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
	method?: string;
	cursor?: string;
	limit?: number;
}
