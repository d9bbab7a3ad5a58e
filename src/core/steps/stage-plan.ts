import { createHash } from 'node:crypto';
import type { PolicyDetail, PolicySet, SetVersion } from '../../model/zone.js';
import type { DocumentSource } from '../../policy/types.js';

/** What has to be made of one document: nothing, a version of a policy that is there, or a policy. */
export type PolicyStep =
	| { kind: 'reuse'; name: string; policyId: string; versionId: string; version: number }
	| { kind: 'add_version'; name: string; policyId: string; content: string; contentSha256: string }
	| { kind: 'create'; name: string; content: string; contentSha256: string };

/** One entry of the manifest to come: a policy version that is there, or the one that a step makes. */
export type ManifestEntry = { kind: 'kept'; versionId: string } | { kind: 'step'; index: number };

export interface StagePlan {
	steps: PolicyStep[];
	manifest: ManifestEntry[];
	/** A version of the set with exactly this manifest, where nothing has to be made. */
	existing: SetVersion | null;
}

export interface StageGround {
	policies: PolicyDetail[];
	/** Policy version ids of the version to build on, in order; empty for a new set. */
	base: string[];
	versions: SetVersion[];
	/** The version holds the documents alone; they keep the order of the base. */
	only: boolean;
}

/** Hex SHA-256 of a document's UTF-8 text, as the server computes `content_sha256`. */
export function contentHash(content: string): string {
	return createHash('sha256').update(content, 'utf8').digest('hex');
}

/** Hex SHA-256 over the compact JSON of a manifest in its order, as the server computes it. */
export function manifestHash(policyVersionIds: string[]): string {
	const manifest = policyVersionIds.map((id) => ({ policy_version_id: id }));
	return createHash('sha256').update(JSON.stringify(manifest)).digest('hex');
}

/**
 * Plans what staging documents has to make: policy versions only where the content is new, a set
 * version only where the manifest is. A document replaces the version of its policy in the base and
 * keeps the set's other documents in their order, unless it is to hold the documents alone. Pure.
 */
export function planStage(documents: DocumentSource[], ground: StageGround): StagePlan {
	const steps = documents.map((document) => stepOf(document, ground));
	const policyOf = new Map(
		ground.policies.flatMap((policy) => policy.versions.map((one) => [one.id, policy.id])),
	);
	const placed = new Set<number>();
	const kept = ground.base.flatMap((versionId): ManifestEntry[] => {
		const index = steps.findIndex(
			(step) => step.kind !== 'create' && step.policyId === policyOf.get(versionId),
		);
		if (index < 0) return ground.only ? [] : [{ kind: 'kept', versionId }];
		placed.add(index);
		return [{ kind: 'step', index }];
	});
	const added = steps.flatMap((_, index): ManifestEntry[] =>
		placed.has(index) ? [] : [{ kind: 'step', index }],
	);
	const manifest = [...kept, ...added];
	return { steps, manifest, existing: existingVersion(steps, manifest, ground.versions) };
}

function stepOf({ name, content }: DocumentSource, { policies, base }: StageGround): PolicyStep {
	const contentSha256 = contentHash(content);
	const policy = policies.find((one) => one.name === name);
	if (policy === undefined) return { kind: 'create', name, content, contentSha256 };
	const equal = policy.versions.filter((version) => version.contentSha256 === contentSha256);
	// The server takes one content twice; the version that the set has is the one to keep.
	const same = equal.find((version) => base.includes(version.id)) ?? equal[0];
	if (same === undefined) return { kind: 'add_version', name, policyId: policy.id, content, contentSha256 };
	return { kind: 'reuse', name, policyId: policy.id, versionId: same.id, version: same.version };
}

function existingVersion(
	steps: PolicyStep[],
	manifest: ManifestEntry[],
	versions: SetVersion[],
): SetVersion | null {
	const ids = manifest.map((entry) => {
		if (entry.kind === 'kept') return entry.versionId;
		const step = steps[entry.index];
		return step?.kind === 'reuse' ? step.versionId : null;
	});
	if (!ids.every((id) => id !== null)) return null;
	const hash = manifestHash(ids);
	return versions.find((version) => version.manifestSha256 === hash) ?? null;
}

/** The set that documents are staged into, or the name of one to make. */
export type StageSet = { kind: 'existing'; set: PolicySet } | { kind: 'new'; name: string };
