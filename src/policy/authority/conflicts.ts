import type { BundleProblem } from '../problems.js';
import type { RequestShape } from '../types.js';
import { type Comparison, shownBy, type Witness } from './comparison.js';
import { type Pair, roleScopes } from './holdings.js';
import { bootstrapInput, mintInput, workloadInput } from './request.js';
import { type Draft, reach } from './row.js';
import type { ConflictRow } from './schema.js';
import type { Side } from './side.js';
import { anyRequest, EVERY_SHAPE } from './zone.js';

type Conflict = Pick<ConflictRow, 'name' | 'reach' | 'scope' | 'resources'>;

/** Names that are given several values on one side only: evaluations that read them fail. */
export function conflictRows(comparison: Comparison, pairs: readonly Pair[]): Draft[] {
	const before = conflictsOf(comparison.before);
	const after = conflictsOf(comparison.after);
	return [
		...without(after, before).map((one) => conflictRow(comparison, pairs, 'conflict_added', one)),
		...without(before, after).map((one) => conflictRow(comparison, pairs, 'conflict_mended', one)),
	];
}

function conflictsOf(side: Side): Conflict[] {
	return side.problems.flatMap(({ name, reach: spoils, scope }: BundleProblem) => {
		if (spoils === 'mints_denied') return [];
		return [{ name, reach: spoils, scope, resources: spoils === 'granted_resources' ? granted(side) : [] }];
	});
}

/** Resources that a conflict of `app_ids` spoils: those whose grant names an application. */
function granted({ grants }: Side): string[] {
	return [...grants]
		.flatMap(([resource, { grant }]) => (grant.application === null ? [] : [resource]))
		.sort();
}

/** Conflicts of `these` that `those` have not; of one that both have, the resources that differ. */
function without(these: readonly Conflict[], those: readonly Conflict[]): Conflict[] {
	return these.flatMap((one) => {
		const other = those.find(({ name, scope }) => name === one.name && scope === one.scope);
		if (other === undefined) return [one];
		const resources = one.resources.filter((resource) => !other.resources.includes(resource));
		return resources.length > 0 ? [{ ...one, resources }] : [];
	});
}

function conflictRow(
	comparison: Comparison,
	pairs: readonly Pair[],
	kind: ConflictRow['kind'],
	conflict: Conflict,
): Draft {
	const effect = kind === 'conflict_added' ? 'loss' : 'gain';
	const shown = shownBy(comparison, witnessesOf(comparison, pairs, conflict), () => true);
	const everything = conflict.reach === 'every_decision' || conflict.reach === 'granted_resources';
	const decides: readonly RequestShape[] = shown.length > 0 && everything ? EVERY_SHAPE : shown;
	return { kind, effect, ...conflict, ...reach(decides, 'masked') };
}

function witnessesOf(comparison: Comparison, pairs: readonly Pair[], conflict: Conflict): Witness[] {
	const { fresh } = comparison;
	const { scope, resources } = conflict;
	if (scope !== null) {
		return [
			{ shape: 'workload_mint', input: workloadInput(fresh, [scope]) },
			...pairs.flatMap((pair) => mintsOf(pair, scope)),
		];
	}
	if (conflict.reach === 'granted_resources') {
		return resources.map((resource) => ({
			shape: 'bootstrap',
			input: bootstrapInput({ applicationId: fresh, resource }),
		}));
	}
	if (conflict.reach === 'every_decision') return [anyRequest(comparison)];
	const ask = { applicationId: fresh, resource: fresh, labels: [], scopes: [fresh] };
	return [{ shape: 'delegated_mint', input: mintInput(ask) }];
}

/** Every mint of `scope` that either side grants. */
function mintsOf({ resource, was, is }: Pair, scope: string): Witness[] {
	return [was, is].flatMap((grant) => {
		const roles = roleScopes(grant).filter((one) => one.scope === scope);
		return roles.map(({ role }): Witness => {
			const ask = { applicationId: grant?.owner ?? '', resource, labels: [role], scopes: [scope] };
			return { shape: 'delegated_mint', input: mintInput(ask) };
		});
	});
}
