import { z } from 'zod';
import type { JsonObject } from '../model/json.js';
import { isJsonObject } from '../model/json.js';
import type {
	Application,
	Manifest,
	Policy,
	PolicyDetail,
	PolicySet,
	PolicyVersion,
	Resource,
	SetVersion,
	Validation,
	Zone,
} from '../model/zone.js';
import { WireId, WireName, WireOptionalId, WireText } from './wire-text.js';

/**
 * The Admin API's answers and the model they become. Keys that are not named are allowed and dropped.
 */

/** An object whose inside is the server's business. It came out of `JSON.parse`, so its inside is JSON. */
export const WireObject = z.custom<JsonObject>(isJsonObject, 'expected an object');

export const WireZone: z.ZodType<Zone> = z.object({ id: WireId, name: WireName });

export const WireApplication: z.ZodType<Application> = z.object({ id: WireId, name: WireName });

export const WireResource: z.ZodType<Resource> = z.object({
	id: WireId,
	name: WireName,
	identifier: z.string(),
	scopes: z.array(z.string()),
});

const policyFields = {
	id: WireId,
	name: WireName,
	description: WireText.nullish(),
	created_at: WireName,
};

function toPolicy(wire: z.infer<z.ZodObject<typeof policyFields>>): Policy {
	return { id: wire.id, name: wire.name, description: wire.description ?? null, createdAt: wire.created_at };
}

export const WirePolicy: z.ZodType<Policy> = z.object(policyFields).transform(toPolicy);

/** `content` is on the wire of `policies.get`, though the SDK's type omits it; answers to writes lack it. */
export const WirePolicyVersion: z.ZodType<PolicyVersion> = z
	.object({
		id: WireId,
		policy_id: WireId,
		version: z.int(),
		content: z.string().nullish(),
		content_sha256: WireName,
		created_at: WireName,
	})
	.transform((wire) => ({
		id: wire.id,
		policyId: wire.policy_id,
		version: wire.version,
		content: wire.content ?? null,
		contentSha256: wire.content_sha256,
		createdAt: wire.created_at,
	}));

export const WirePolicyDetail: z.ZodType<PolicyDetail> = z
	.object({ ...policyFields, versions: z.array(WirePolicyVersion) })
	.transform((wire) => ({ ...toPolicy(wire), versions: wire.versions }));

export const WireCreatedPolicy: z.ZodType<PolicyVersion> = z
	.object({ version: WirePolicyVersion })
	.transform((wire) => wire.version);

export const WireValidation: z.ZodType<Validation> = z
	.object({
		valid: z.literal(true),
		schema_version: WireText.nullish(),
		preview: z.object({ rules: z.array(z.string()) }),
	})
	.transform((wire) => ({
		...{ valid: true, code: null, rules: wire.preview.rules },
		...(wire.schema_version != null && { schemaVersion: wire.schema_version }),
	}));

/** A set that was just created comes without `active_version_id`. */
export const WirePolicySet: z.ZodType<PolicySet> = z
	.object({
		id: WireId,
		name: WireName,
		description: WireText.nullish(),
		active_version_id: WireOptionalId,
	})
	.transform((wire) => ({
		id: wire.id,
		name: wire.name,
		description: wire.description ?? null,
		activeVersionId: wire.active_version_id || null,
	}));

export const WireSetVersion: z.ZodType<SetVersion> = z
	.object({
		id: WireId,
		policy_set_id: WireId,
		version: z.int(),
		manifest_sha256: WireName,
		created_at: WireName,
	})
	.transform((wire) => ({
		id: wire.id,
		policySetId: wire.policy_set_id,
		version: wire.version,
		manifestSha256: wire.manifest_sha256,
		createdAt: wire.created_at,
	}));

export const WireManifest: z.ZodType<Manifest> = z
	.object({ id: WireId, manifest_sha256: WireName, policies: z.array(WireId) })
	.transform((wire) => ({
		versionId: wire.id,
		manifestSha256: wire.manifest_sha256,
		policyVersionIds: wire.policies,
	}));
