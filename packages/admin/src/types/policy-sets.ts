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
