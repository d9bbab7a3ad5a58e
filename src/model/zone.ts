/** What a zone holds, as plain data. Adapters turn server answers into these after a schema has checked them. */

export interface Zone {
	id: string;
	name: string;
}

export interface Application {
	id: string;
	name: string;
}

export interface Resource {
	id: string;
	name: string;
	identifier: string;
	scopes: string[];
}

export interface Policy {
	id: string;
	name: string;
	description: string | null;
	createdAt: string;
}

/** One immutable snapshot of a policy's content. `content` is null where the server did not send it. */
export interface PolicyVersion {
	id: string;
	policyId: string;
	version: number;
	content: string | null;
	contentSha256: string;
	createdAt: string;
}

/** A policy with its versions, newest first. */
export interface PolicyDetail extends Policy {
	versions: PolicyVersion[];
}

export interface PolicySet {
	id: string;
	name: string;
	description: string | null;
	activeVersionId: string | null;
}

/** A version of a policy set; its manifest is read apart, see {@link Manifest}. */
export interface SetVersion {
	id: string;
	policySetId: string;
	version: number;
	manifestSha256: string;
	createdAt: string;
}

/** Which policy versions a set version bundles, in order. */
export interface Manifest {
	versionId: string;
	manifestSha256: string;
	policyVersionIds: string[];
}

/** What `policies.validate` said of one document. `code` is null for a valid one. */
export interface Validation {
	valid: boolean;
	code: string | null;
	rules: string[];
	/** The version of the schema of documents that the server reads, where it says so. */
	schemaVersion?: string;
}
