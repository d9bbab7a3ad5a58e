import { CaracaliteError } from '../../model/errors.js';
import { nearest } from '../../model/nearest.js';
import type { VersionRef } from '../../model/version-ref.js';
import { nameOf } from '../../model/version-ref.js';
import type { PolicyDetail, PolicyVersion } from '../../model/zone.js';
import type { Shown } from '../report/documents.js';
import type { Run } from '../run.js';

/** The newest version of a policy, by its name or id. Throws `policy_not_found`. */
export async function showPolicy(run: Run, wanted: string): Promise<Shown> {
	const policies = await run.admin.policies();
	const found = policies.find((one) => one.id === wanted) ?? policies.find((one) => one.name === wanted);
	if (found === undefined) {
		const near = nearest(
			wanted,
			policies.map((one) => one.name),
		);
		throw new CaracaliteError('policy_not_found', `zone ${run.zone.name} has no policy "${wanted}"`, {
			hint:
				near === null
					? 'caracalite show version active lists the documents that govern it'
					: `Did you mean "${near}"?`,
		});
	}
	const policy = await run.admin.policy(found.id);
	const newest = policy.versions[0];
	const documents = newest === undefined ? [] : [shownDocument(newest.id, policy)];
	return {
		schema: 'caracalite/shown@1',
		ok: true,
		kind: 'policy',
		name: policy.name,
		version: null,
		documents,
	};
}

/** The manifest of a version with its documents. */
export async function showVersion(run: Run, version: VersionRef): Promise<Shown> {
	const ids = await run.catalog.policyVersionIds(version);
	const documents = await Promise.all(
		ids.map(async (id) => shownDocument(id, await run.catalog.policyOf(id))),
	);
	return {
		schema: 'caracalite/shown@1',
		ok: true,
		kind: 'version',
		name: nameOf(version),
		version,
		documents,
	};
}

function shownDocument(versionId: string, policy: PolicyDetail | null): Shown['documents'][number] {
	const version: PolicyVersion | undefined = policy?.versions.find((one) => one.id === versionId);
	return {
		policyId: policy?.id ?? null,
		name: policy?.name ?? null,
		versionId,
		version: version?.version ?? null,
		contentSha256: version?.contentSha256 ?? null,
		content: version?.content ?? null,
	};
}
