import { CaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import { startingWith } from '../../model/ids.js';
import { nearest } from '../../model/nearest.js';
import { nameOf, type VersionRef } from '../../model/version-ref.js';
import type { PolicySet, SetVersion } from '../../model/zone.js';
import { type Catalog, toRef } from './catalog.js';

/**
 * The policy set that is meant: by id or name, else the zone's only one, else its active one. Throws
 * `policy_set_not_found`, `policy_set_ambiguous` (two of one name) or `policy_set_needed`.
 */
export async function resolveSet(
	catalog: Catalog,
	wanted: string | null,
	zoneName: string,
): Promise<PolicySet> {
	const sets = await catalog.sets();
	if (wanted === null) return defaultSet(sets, zoneName);
	const byId = sets.find((set) => set.id === wanted);
	if (byId !== undefined) return byId;
	const named = sets.filter((set) => set.name === wanted);
	const only = named[0];
	if (only !== undefined && named.length === 1) return only;
	if (named.length > 1) {
		throw new CaracaliteError(
			'policy_set_ambiguous',
			`zone ${zoneName} has two policy sets named "${wanted}"`,
			{
				hint: `name it by id: ${named.map((set) => set.id).join(', ')}`,
			},
		);
	}
	const near = nearest(
		wanted,
		sets.map((set) => set.name),
	);
	throw new CaracaliteError('policy_set_not_found', `zone ${zoneName} has no policy set "${wanted}"`, {
		hint: `${near === null ? '' : `Did you mean "${near}"? `}\`caracalite status\` lists them.`,
	});
}

function defaultSet(sets: PolicySet[], zoneName: string): PolicySet {
	const first = sets[0];
	if (first === undefined) {
		throw new CaracaliteError('policy_set_not_found', `zone ${zoneName} has no policy set`, {
			hint: 'make one: caracalite stage <file> --policy-set <name> --create-set',
		});
	}
	if (sets.length === 1) return first;
	const active = sets.find((set) => set.activeVersionId !== null);
	if (active !== undefined) return active;
	throw new CaracaliteError(
		'policy_set_needed',
		`zone ${zoneName} has ${sets.length} policy sets and none is active`,
		{ hint: `name one with --policy-set: ${sets.map((set) => `"${set.name}"`).join(', ')}` },
	);
}

/**
 * The version of `set` that is meant: `latest`, `active`, a number (`3` or `v3`), an id, the hash of a
 * manifest, or the start of either that no other version shares. Throws `policy_set_version_not_found`.
 */
export async function resolveVersion(catalog: Catalog, set: PolicySet, wanted: string): Promise<VersionRef> {
	const versions = await catalog.versions(set.id);
	const number = /^v?(\d{1,9})$/.exec(wanted)?.[1];
	const found = versions.filter((version) => {
		if (wanted === 'latest') return version === versions[0];
		if (wanted === 'active') return version.id === set.activeVersionId;
		return version.id === wanted || (number !== undefined && version.version === Number(number));
	});
	const starts = found.length > 0 ? found : versionsStarting(versions, wanted);
	const only = starts[0];
	if (only !== undefined && starts.length === 1) return toRef(set, only);
	const listed = versions.slice(0, 8).map((version) => `v${version.version}`);
	throw new CaracaliteError(
		'policy_set_version_not_found',
		starts.length > 1
			? `policy set "${set.name}" has ${starts.length} versions that begin with "${wanted}"`
			: `policy set "${set.name}" has no version "${wanted}"`,
		{
			hint:
				listed.length === 0
					? 'it has no versions yet: caracalite stage <file>'
					: `it has ${listed.join(', ')}`,
		},
	);
}

/** Versions whose id or manifest begins so. */
function versionsStarting(versions: SetVersion[], wanted: string): SetVersion[] {
	const byId = startingWith(versions, ({ id }) => id, wanted);
	return byId.length > 0 ? byId : startingWith(versions, ({ manifestSha256 }) => manifestSha256, wanted);
}

/**
 * The version that is meant where an id may belong to any set of the zone: an id is looked for in
 * every set, anything else in the set that is named or meant.
 */
export async function resolveCandidate(
	catalog: Catalog,
	wanted: string,
	setName: string | null,
	zoneName: string,
): Promise<VersionRef> {
	if (setName === null && /^[0-9a-f][0-9a-f-]{5,63}$/i.test(wanted)) {
		const found: VersionRef[] = [];
		for (const set of await catalog.sets()) {
			const versions = versionsStarting(await catalog.versions(set.id), wanted);
			found.push(...versions.map((version) => toRef(set, version)));
		}
		const [only, ...others] = found;
		if (only !== undefined && others.length === 0) return only;
	}
	return resolveVersion(catalog, await resolveSet(catalog, setName, zoneName), wanted);
}

/** The version of that id, of whichever set, by the names that the zone has for it; null where there is none. */
export async function versionOfId(catalog: Catalog, versionId: string): Promise<VersionRef | null> {
	for (const set of await catalog.sets()) {
		const version = (await catalog.versions(set.id)).find((one) => one.id === versionId);
		if (version !== undefined) return toRef(set, version);
	}
	return null;
}

/**
 * The version that a report or a journal means, found again by its id. Throws
 * `policy_set_version_not_found`; `version_misnamed` (exit 4) where the zone calls it otherwise, and
 * `candidate_changed` (exit 4) where its manifest is another.
 */
export async function sameVersion(
	catalog: Catalog,
	claimed: VersionRef,
	by: 'report' | 'journal',
): Promise<VersionRef> {
	const found = await versionOfId(catalog, claimed.versionId);
	if (found === null) {
		throw new CaracaliteError(
			'policy_set_version_not_found',
			`the zone has no version ${claimed.versionId}, which the ${by} names`,
			{ hint: '`caracalite status` lists the versions' },
		);
	}
	refuseMisnamed(claimed, found, by);
	if (claimed.manifestSha256 === found.manifestSha256) return found;
	throw new CaracaliteError(
		'candidate_changed',
		`the manifest of ${nameOf(found)} is not the one that the ${by} tells of`,
		{ exit: EXIT.moved, hint: 'judge again: caracalite verdict …' },
	);
}

/** Throws `version_misnamed` (exit 4) where a version has another set, name or number than is claimed. Pure. */
function refuseMisnamed(claimed: VersionRef, found: VersionRef, by: string): void {
	const same =
		claimed.policySetId === found.policySetId &&
		claimed.policySetName === found.policySetName &&
		claimed.version === found.version;
	if (same) return;
	throw new CaracaliteError(
		'version_misnamed',
		`the ${by} calls version ${found.versionId} ${nameOf(claimed)}, and the zone calls it ${nameOf(found)}`,
		{ exit: EXIT.moved, hint: 'look at what is meant: caracalite status; then name it, or judge again' },
	);
}
