import { CaracaliteError } from '../../model/errors.js';
import type { LoggedVersion, VersionRef } from '../../model/version-ref.js';
import type { Application, PolicyDetail, PolicySet, Resource, SetVersion } from '../../model/zone.js';
import type { Bundle } from '../../policy/bundle.js';
import { compileBundle } from '../../policy/compile.js';
import type { DocumentSource } from '../../policy/types.js';
import type { AdminReader } from '../ports.js';

/**
 * What a zone holds, read once in a run and remembered: applications, resources, sets, versions,
 * documents, bundles. Make a new one where fresh answers matter, as right before an activation.
 */
export interface Catalog {
	applications(): Promise<Application[]>;
	resources(): Promise<Resource[]>;
	sets(): Promise<PolicySet[]>;
	/** Newest first. */
	versions(setId: string): Promise<SetVersion[]>;
	/** The version that governs the zone now, of whichever set; null when none does. */
	baseline(): Promise<VersionRef | null>;
	/** The version that an event was decided by; null where it is gone, or none decided. */
	decider(logged: LoggedVersion): Promise<VersionRef | null>;
	/** Throws `documents_unreadable` where a policy of the manifest was archived. */
	documents(version: VersionRef): Promise<DocumentSource[]>;
	bundle(version: VersionRef): Promise<Bundle>;
	/** Every policy that is not archived, with its versions. */
	policies(): Promise<PolicyDetail[]>;
	/** Policies with their versions, by policy version id. */
	policyOf(policyVersionId: string): Promise<PolicyDetail | null>;
	policyVersionIds(version: VersionRef): Promise<string[]>;
}

/** Opens the catalog of the admin's zone. Nothing is read before it is asked for. */
export function openCatalog(admin: AdminReader): Catalog {
	const memo = new Map<string, Promise<unknown>>();
	const once = <T>(key: string, read: () => Promise<T>): Promise<T> => {
		const known = memo.get(key);
		// The key names what `read` returns, so the stored promise is of the same type.
		if (known !== undefined) return known as Promise<T>;
		const asked = read();
		memo.set(key, asked);
		asked.catch(() => memo.delete(key));
		return asked;
	};
	const sets = () => once('sets', () => admin.policySets());
	const versions = (setId: string) => once(`versions ${setId}`, () => admin.versions(setId));
	const policyVersionIds = (version: VersionRef) =>
		once(
			`manifest ${version.versionId}`,
			async () => (await admin.manifest(version.policySetId, version.versionId)).policyVersionIds,
		);
	const details = () =>
		once('policies', async () => {
			const policies = await admin.policies();
			return Promise.all(
				policies.map((policy) => once(`policy ${policy.id}`, () => admin.policy(policy.id))),
			);
		});
	const policyOf = async (policyVersionId: string) =>
		(await details()).find((policy) => policy.versions.some((one) => one.id === policyVersionId)) ?? null;
	const documents = (version: VersionRef) =>
		once(`documents ${version.versionId}`, async () => {
			const [ids] = await Promise.all([policyVersionIds(version), details()]);
			return Promise.all(ids.map(async (id) => documentOf(id, await policyOf(id), version)));
		});
	return {
		applications: () => once('applications', () => admin.applications()),
		resources: () => once('resources', () => admin.resources()),
		sets,
		versions,
		baseline: async () => {
			const active = (await sets()).find((set) => set.activeVersionId !== null);
			if (active === undefined || active.activeVersionId === null) return null;
			return refOf(active, await versions(active.id), active.activeVersionId);
		},
		decider: (logged) => findDecider(sets, versions, logged),
		documents,
		bundle: (version) =>
			once(`bundle ${version.versionId}`, async () => compileBundle(await documents(version))),
		policies: details,
		policyOf,
		policyVersionIds,
	};
}

async function findDecider(
	sets: () => Promise<PolicySet[]>,
	versions: (setId: string) => Promise<SetVersion[]>,
	{ manifestSha256, versionId }: LoggedVersion,
): Promise<VersionRef | null> {
	if (manifestSha256 === null && versionId === null) return null;
	let sameManifest: VersionRef | null = null;
	for (const set of await sets()) {
		for (const version of await versions(set.id)) {
			if (version.id === versionId) return toRef(set, version);
			if (version.manifestSha256 === manifestSha256) sameManifest ??= toRef(set, version);
		}
	}
	return sameManifest;
}

function documentOf(id: string, policy: PolicyDetail | null, version: VersionRef): DocumentSource {
	const content = policy?.versions.find((one) => one.id === id)?.content ?? null;
	if (policy === null || content === null) {
		throw new CaracaliteError(
			'documents_unreadable',
			`the documents of ${version.policySetName} v${version.version} cannot be read: policy version ${id} belongs to an archived policy`,
			{ hint: 'the server can still simulate this version; only what is decided offline is missing' },
		);
	}
	return { name: policy.name, content };
}

/** A version of a set as a reference that carries the set's name. */
export function toRef(set: PolicySet, version: SetVersion): VersionRef {
	return {
		policySetId: set.id,
		policySetName: set.name,
		versionId: version.id,
		version: version.version,
		manifestSha256: version.manifestSha256,
	};
}

function refOf(set: PolicySet, versions: SetVersion[], versionId: string): VersionRef {
	const version = versions.find((one) => one.id === versionId);
	if (version === undefined) {
		throw new CaracaliteError(
			'version_not_listed',
			`policy set "${set.name}" says that version ${versionId} is active, yet does not list it`,
		);
	}
	return toRef(set, version);
}
