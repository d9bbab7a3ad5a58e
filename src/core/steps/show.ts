import { CaracaliteError } from '../../model/errors.js';
import { startingWith } from '../../model/ids.js';
import { nearest } from '../../model/nearest.js';
import type { VersionRef } from '../../model/version-ref.js';
import { nameOf } from '../../model/version-ref.js';
import type { PolicyDetail, PolicyVersion } from '../../model/zone.js';
import type { Shown } from '../report/documents.js';
import type { Run } from '../run.js';

/**
 * A policy by its name or id: its version that is active, or the newest where none is. Throws
 * `policy_not_found`.
 */
export async function showPolicy(run: Run, wanted: string): Promise<Shown> {
	const policies = await run.admin.policies();
	const [short, ...others] = startingWith(policies, ({ id }) => id, wanted);
	const found =
		policies.find((one) => one.id === wanted) ??
		policies.find((one) => one.name === wanted) ??
		(others.length === 0 ? short : undefined);
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
	const active = await activeIds(run);
	const shown = policy.versions.find((one) => active.has(one.id)) ?? policy.versions[0];
	const documents = shown === undefined ? [] : [shownDocument(shown.id, policy, active)];
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
	const [ids, active] = await Promise.all([run.catalog.policyVersionIds(version), activeIds(run)]);
	const documents = await Promise.all(
		ids.map(async (id) => shownDocument(id, await run.catalog.policyOf(id), active)),
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

/** Ids of the policy versions that govern the zone. */
async function activeIds({ catalog }: Run): Promise<ReadonlySet<string>> {
	const baseline = await catalog.baseline();
	return new Set(baseline === null ? [] : await catalog.policyVersionIds(baseline));
}

function shownDocument(
	versionId: string,
	policy: PolicyDetail | null,
	active: ReadonlySet<string>,
): Shown['documents'][number] {
	const version: PolicyVersion | undefined = policy?.versions.find((one) => one.id === versionId);
	return {
		policyId: policy?.id ?? null,
		name: policy?.name ?? null,
		versionId,
		newest: policy?.versions[0]?.version ?? null,
		active: active.has(versionId),
		version: version?.version ?? null,
		contentSha256: version?.contentSha256 ?? null,
		content: version?.content ?? null,
	};
}
