import type { Bundle } from '../bundle.js';
import type { AuthorityData } from '../data.js';
import { classConflictRows } from './class-conflicts.js';
import { type Comparison, compare } from './comparison.js';
import { confinementRows } from './confinement.js';
import { conflictRows } from './conflicts.js';
import { grantRows } from './grants.js';
import { pairedGrants } from './holdings.js';
import { holdRows, reclassifiedScopes, riskRows } from './holds.js';
import { bindingRows, ownerRows, policyRows } from './owners.js';
import type { Draft } from './row.js';
import type { AuthorityDiff, AuthorityRow } from './schema.js';
import { sideOf } from './side.js';
import { summarise } from './summary.js';
import { type Names, type Passing, rowText } from './text.js';
import { dataRows, restrictionRows, versionRow } from './zone.js';

/**
 * What changes in who may do what when `after` takes the place of `before`: literal documents define
 * a finite relation, so the rows are all of it. Every input that the two decide differently has a row
 * that explains it, and every row changes a decision or says why it is dormant. Null stands for no
 * active version. Where a side does not compile or holds Rego logic nothing is compared, and
 * `complete` is false. `names` gives applications names in the texts.
 */
export function diffAuthority(
	before: Bundle | null,
	after: Bundle | null,
	names: Names = new Map(),
): AuthorityDiff {
	const versions = versionRows(before, after);
	const complete = isLiteral(before) && isLiteral(after);
	const drafts = complete
		? [...versions, ...dataDrafts(compare(sideOf(before), sideOf(after)))]
		: versions.filter(({ kind }) => kind !== 'no_version');
	const passing = passingResources(drafts);
	const rows = drafts.map(
		(row): AuthorityRow => ({ ...row, needed: null, text: rowText(row, names, passing) }),
	);
	return { complete, rows, summary: summarise(rows) };
}

function passingResources(drafts: readonly Draft[]): Passing {
	const owners = drafts.filter((row) => row.kind === 'owner_changed');
	return new Map(owners.map(({ resource, fromKey, toKey }) => [resource, { sameKey: fromKey === toKey }]));
}

function isLiteral(bundle: Bundle | null): bundle is Extract<Bundle, { kind: 'ready' }> | null {
	return bundle === null || bundle.kind === 'ready';
}

function versionRows(before: Bundle | null, after: Bundle | null): Draft[] {
	if (before === null && after === null) return [];
	const rows = [versionRow('before', before), versionRow('after', after)];
	return rows.filter((row) => row !== null);
}

function dataDrafts(comparison: Comparison): Draft[] {
	const pairs = pairedGrants(comparison);
	const classesStay = saysTheSame(
		comparison,
		'risk',
		'approvalTiers',
		'riskWellFormed',
		'approvalWellFormed',
	);
	const scopes = classesStay ? [] : reclassifiedScopes(comparison);
	const owners = pairs.flatMap((pair) => ownerRows(comparison, pair));
	return [
		...conflictRows(comparison, pairs),
		...restrictionRows(comparison),
		...dataRows(comparison),
		...bindingRows(comparison, owners),
		...owners,
		...pairs.flatMap((pair) => grantRows(comparison, pair)),
		...pairs.flatMap((pair) => policyRows(comparison, pair)),
		...(saysTheSame(comparison, 'confinement') ? [] : confinementRows(comparison)),
		...holdRows(comparison, scopes, pairs),
		...(classesStay ? [] : classConflictRows(comparison, pairs)),
		...riskRows(comparison, scopes, pairs),
	];
}

/** Whether both sides have the same data under these names, so that there is nothing to compare. */
function saysTheSame({ before, after }: Comparison, ...names: (keyof AuthorityData)[]): boolean {
	if (before.absent !== after.absent) return false;
	return names.every((name) => JSON.stringify(before.data[name]) === JSON.stringify(after.data[name]));
}
