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
