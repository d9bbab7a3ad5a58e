import type { Change } from '../policy/edit/change.js';
import type { Rulebook } from '../policy/rulebook.js';
import { capsOn } from '../policy/rungs/confinement.js';
import { lacking } from '../policy/rungs/rung.js';
import type { Value } from '../policy/values.js';
import { type Ask, isMint } from './ask.js';
import { type Atoms, atomsOf, joined } from './atoms.js';
import { classWays } from './classes.js';
import { ownerWays } from './owners.js';

/** What the ways of a request hang on. */
export interface Terms {
	rules: Rulebook;
	/** What `app_ids` is in the documents. */
	bindings: Value | undefined;
	/** Names of applications by id, after which new binding keys are called. */
	names: ReadonlyMap<string, string>;
}

/**
 * The ways to allow a request: for each rung that it fails, what clears it, in every combination. None
 * of them holds a change that its rung does not need.
 */
export function waysOf(ask: Ask, { rules, bindings, names }: Terms): Atoms[] {
	const lift: Change[][] = [rules.data.restrictions.length > 0 ? [{ kind: 'lift' }] : []];
	const parts: Change[][][] = [lift];
	if (isMint(ask)) parts.push(classWays(ask, rules.data));
	if (ask.shape !== 'workload_mint') parts.push(ownerWays(ask, rules, bindings, names));
	if (ask.shape === 'delegated_mint') parts.push(confinementWays(ask, rules));
	if (ask.shape === 'delegated_mint' || ask.shape === 'mandate_use') parts.push(roleWays(ask, rules));
	const ways = parts.reduce<Change[][]>(
		(known, part) => known.flatMap((way) => part.map((more) => [...way, ...more])),
		[[]],
	);
	return ways.flatMap((way) => {
		const atoms = joined([atomsOf(way)]);
		return atoms === null ? [] : [atoms];
	});
}

function roleWays({ request, scopes }: Ask, rules: Rulebook): Change[][] {
	const { resource, labels } = request;
	const roles = rules.grants.get(resource)?.roles;
	return [...new Set(labels)].map((role): Change[] => {
		const missing = lacking(scopes, roles?.get(role));
		return missing.length === 0 && roles?.has(role) === true
			? []
			: [{ kind: 'scopes', resource, role, scopes: missing }];
	});
}

function confinementWays({ request, scopes }: Ask, rules: Rulebook): Change[][] {
	const caps = capsOn(request, rules);
	const admits = caps.flatMap(({ labelPrefix, scopes: held }): Change[] => {
		const missing = lacking(scopes, held);
		if (labelPrefix === null || missing.length === 0) return [];
		return [{ kind: 'admit', labelPrefix, scopes: missing }];
	});
	if (caps.every(({ labelPrefix }) => labelPrefix !== null)) return [admits];
	const allowed = [...new Set(scopes)];
	return [
		[...admits, { kind: 'prefix', scopes: allowed }],
		[...admits, { kind: 'uncap' }],
	];
}
