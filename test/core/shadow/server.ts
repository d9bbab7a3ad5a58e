import { openJudges } from '../../../src/core/replay/judge.js';
import type { Changes } from '../../../src/core/report/changes.js';
import type { Run } from '../../../src/core/run.js';
import type { Catalog } from '../../../src/core/zone/catalog.js';
import type { JsonObject } from '../../../src/model/json.js';
import type { Simulation } from '../../../src/model/simulation.js';
import type { VersionRef } from '../../../src/model/version-ref.js';
import { diffAuthority } from '../../../src/policy/authority/diff.js';
import type { Evaluation } from '../../../src/policy/types.js';
import { readerOf, runOn } from '../../support/run.js';
import { auditOf } from '../record/events.js';
import type { Ready, World } from './world.js';

/** A version of the zone by its name. */
export function versionOf(name: 'older' | 'base' | 'candidate'): VersionRef {
	const version = { older: 1, base: 2, candidate: 3 }[name];
	return { policySetId: 'set', policySetName: 'Main', versionId: name, version, manifestSha256: name };
}

/** A run on the world: its server decides as `decides` says, by its engine unless given. */
export function runIn(
	{ bundles, traffic }: World,
	decides: (version: string, input: JsonObject) => Evaluation = (version, input) =>
		bundleOf(bundles, version).engine.decide(input),
): Run & { simulated: () => number } {
	let simulated = 0;
	const admin = readerOf({
		...auditOf(traffic.map(({ event }) => event)),
		simulate: async (policySetId, versionId, input): Promise<Simulation> => {
			simulated += 1;
			const evaluation = decides(versionId, input);
			const isDone = evaluation.status === 'complete';
			return {
				...{
					policySetId,
					versionId,
					manifestSha256: versionId,
					policyVersionIds: [],
					warnings: [],
					wouldActivate: true,
				},
				evaluation: isDone ? 'executed' : 'failed',
				reason: isDone ? null : `sts_simulation_failed:${evaluation.code}`,
				result: isDone ? evaluation.result : null,
			};
		},
	});
	const catalog = catalogOf(bundles);
	return { ...runOn(admin, { catalog, judges: openJudges(admin, catalog) }), simulated: () => simulated };
}

function bundleOf(bundles: World['bundles'], version: string): Ready {
	const bundle = version === 'older' ? bundles.older : version === 'base' ? bundles.base : bundles.candidate;
	if (bundle === null) throw new Error(`nothing is known of ${version}`);
	return bundle;
}

function catalogOf(bundles: World['bundles']): Catalog {
	const resource = (identifier: string) => ({
		id: identifier,
		name: identifier,
		identifier,
		scopes: ['s1', 's2', 'a b'],
	});
	return {
		applications: async () => [],
		resources: async () => [resource('r1'), resource('r2')],
		sets: async () => [],
		versions: async () => [],
		baseline: async () => (bundles.base === null ? null : versionOf('base')),
		decider: async ({ versionId }) =>
			versionId === 'older' || (versionId === 'base' && bundles.base !== null) ? versionOf(versionId) : null,
		documents: async () => [],
		bundle: async ({ versionId }) => bundleOf(bundles, versionId),
		policies: async () => [],
		policyOf: async () => null,
		policyVersionIds: async () => [],
	};
}

/** What the candidate changes. */
export function changesIn({ bundles }: World): Changes {
	const side = (version: VersionRef) => ({ version, files: [], over: null });
	return {
		from: bundles.base === null ? null : side(versionOf('base')),
		to: side(versionOf('candidate')),
		documents: [],
		authority: diffAuthority(bundles.base, bundles.candidate),
		drift: [],
		broken: [],
		unknown: null,
	};
}
