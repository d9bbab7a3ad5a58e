import { describe, expect, it } from 'vitest';
import type { AdminReader } from '../../src/core/ports.js';
import { openCatalog } from '../../src/core/zone/catalog.js';
import { resolveCandidate, resolveSet, resolveVersion } from '../../src/core/zone/resolve.js';
import { nearest } from '../../src/model/nearest.js';
import type { PolicySet, SetVersion } from '../../src/model/zone.js';

const set = (id: string, name: string, active: string | null = null): PolicySet => ({
	...{ id, name, description: null, activeVersionId: active },
});

const versionOf = (setId: string, version: number, id: string): SetVersion => ({
	...{ id, policySetId: setId, version, manifestSha256: `m-${id}`, createdAt: '' },
});

const MAIN = set('set-1', 'Main', '01a1fd14-42d1-7778-bbc4-96b5f395bb2a');
const OTHER = set('set-2', 'Other');
const VERSIONS: Record<string, SetVersion[]> = {
	'set-1': [
		versionOf('set-1', 12, '01a1fd14-4b90-7491-8024-0c6006ff7e69'),
		versionOf('set-1', 2, '01a1fd14-42d1-7778-bbc4-96b5f395bb2a'),
		versionOf('set-1', 1, '01a1fd14-4000-7000-8000-000000000000'),
	],
	'set-2': [versionOf('set-2', 1, '01a1fd14-9999-7000-8000-000000000000')],
};

/** The catalog of a zone with these sets; `reads` counts what was asked. */
function zone(...sets: PolicySet[]) {
	const reads: string[] = [];
	const admin: Pick<AdminReader, 'policySets' | 'versions'> = {
		policySets: async () => {
			reads.push('sets');
			return sets;
		},
		versions: async (setId) => {
			reads.push(setId);
			return VERSIONS[setId] ?? [];
		},
	};
	return { catalog: openCatalog(admin as AdminReader), reads };
}

describe('a policy set', () => {
	const found = async (wanted: string | null, ...sets: PolicySet[]) =>
		(await resolveSet(zone(...sets).catalog, wanted, 'payments')).id;

	it('is named by id or name, or is the only one, or the active one', async () => {
		expect(await found('set-2', MAIN, OTHER)).toBe('set-2');
		expect(await found('Other', MAIN, OTHER)).toBe('set-2');
		expect(await found(null, OTHER)).toBe('set-2');
		expect(await found(null, OTHER, MAIN)).toBe('set-1');
	});

	it.each([
		['Maim', [MAIN, OTHER], 'policy_set_not_found', 'Did you mean "Main"?'],
		['Nowhere', [MAIN], 'policy_set_not_found', '`caracalite status` lists them.'],
		['Main', [MAIN, set('set-3', 'Main')], 'policy_set_ambiguous', 'set-1, set-3'],
		[null, [], 'policy_set_not_found', '--create-set'],
		[null, [OTHER, set('set-3', 'Third')], 'policy_set_needed', '--policy-set: "Other", "Third"'],
	])('%s among %o is refused', async (wanted, sets, code, hint) => {
		await expect(found(wanted, ...sets)).rejects.toMatchObject({
			...{ code, exit: 2, changed: false },
			hint: expect.stringContaining(hint),
		});
	});
});

describe('a version', () => {
	const found = async (wanted: string) => (await resolveVersion(zone(MAIN).catalog, MAIN, wanted)).version;

	it.each([
		['latest', 12],
		['active', 2],
		['2', 2],
		['v1', 1],
		['12', 12],
		['01a1fd14-4b90-7491-8024-0c6006ff7e69', 12],
		['01a1fd14-4b', 12],
	])('%s is v%i', async (wanted, version) => {
		expect(await found(wanted)).toBe(version);
	});

	it.each([
		['3', 'has no version "3"', 'it has v12, v2, v1'],
		['01a1fd14-4', '3 versions that begin with', 'v12'],
		['01a1f', 'has no version', 'v12'],
		['newest', 'has no version', 'v12'],
	])('%s is refused', async (wanted, message, hint) => {
		await expect(found(wanted)).rejects.toMatchObject({
			...{ code: 'policy_set_version_not_found', exit: 2 },
			message: expect.stringContaining(message),
			hint: expect.stringContaining(hint),
		});
	});

	it('of a set without versions is told so', async () => {
		const empty = set('set-9', 'Empty');
		await expect(resolveVersion(zone(empty).catalog, empty, 'latest')).rejects.toMatchObject({
			hint: expect.stringContaining('caracalite stage'),
		});
	});

	it('is not the active one where another set is active', async () => {
		await expect(resolveVersion(zone(OTHER).catalog, OTHER, 'active')).rejects.toMatchObject({
			code: 'policy_set_version_not_found',
		});
	});
});

describe('a candidate', () => {
	const found = async (wanted: string, setName: string | null) =>
		resolveCandidate(zone(MAIN, OTHER).catalog, wanted, setName, 'payments');

	it('by its id may be of any set', async () => {
		const id = '01a1fd14-9999-7000-8000-000000000000';
		expect(await found(id, null)).toMatchObject({ policySetName: 'Other', versionId: id });
		await expect(found(id, 'Main')).rejects.toMatchObject({ code: 'policy_set_version_not_found' });
	});

	it('by number is of the set that is named or meant', async () => {
		expect(await found('1', null)).toMatchObject({ policySetName: 'Main' });
		expect(await found('1', 'Other')).toMatchObject({ policySetName: 'Other' });
	});
});

describe('the nearest name', () => {
	it.each([
		['Maim', ['Other', 'Main'], 'Main'],
		['main', ['Main'], 'Main'],
		['x', ['Main'], null],
		['paymets', ['payment', 'payments'], 'payments'],
		['anything', [], null],
	])('of %s in %j is %s', (wanted, names, near) => {
		expect(nearest(wanted, names)).toBe(near);
	});
});

describe('the catalog', () => {
	it('asks for each thing once, and again only where that failed', async () => {
		const { catalog, reads } = zone(MAIN);
		await Promise.all([catalog.baseline(), catalog.baseline(), catalog.sets()]);
		expect(reads).toEqual(['sets', 'set-1']);
	});

	it('finds the version that decided by its id, else by its manifest', async () => {
		const { catalog } = zone(MAIN, OTHER);
		const second = '01a1fd14-42d1-7778-bbc4-96b5f395bb2a';
		const decider = (manifestSha256: string | null, versionId: string | null) =>
			catalog.decider({ manifestSha256, versionId });
		expect(await decider('m-other', second)).toMatchObject({ version: 2 });
		expect(await decider(`m-${second}`, 'gone')).toMatchObject({ version: 2 });
		expect(await decider('gone', 'gone')).toBeNull();
		expect(await decider(null, null)).toBeNull();
	});
});
