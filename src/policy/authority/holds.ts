import { type Comparison, shownBy, type Witness } from './comparison.js';
import { holdDirection, holdsOf, neverGranted, sameHolds, tierOf } from './declarations.js';
import { holdsScope, keptScopes, type Pair } from './holdings.js';
import { mintInput, workloadInput } from './request.js';
import { type Dormancy, type Draft, reach } from './row.js';
import type { Hold, HoldRow } from './schema.js';
import { doubledScopes, inConflict, type Side } from './side.js';

/** A scope whose risk tier or approvals differ between two sides that can be asked for them. */
export interface Reclassified {
	scope: string;
	tierBefore: string | null;
	tierAfter: string | null;
	before: Hold[];
	after: Hold[];
}

/**
 * Scopes that are classified differently. None where either side's data is malformed or in conflict:
 * it has no classes then, and its own row says so.
 */
export function reclassifiedScopes({ before, after }: Comparison): Reclassified[] {
	if (!classifies(before) || !classifies(after)) return [];
	const doubled = new Set([...doubledScopes(before), ...doubledScopes(after)]);
	const named = [...before.data.risk, ...after.data.risk].map(({ scope }) => scope);
	return [...new Set(named)].sort().flatMap((scope) => {
		if (doubled.has(scope)) return [];
		const tierBefore = tierOf(before.data.risk, scope);
		const tierAfter = tierOf(after.data.risk, scope);
		const holds = { before: holdsOf(before.data, scope), after: holdsOf(after.data, scope) };
		const same = tierBefore === tierAfter && sameHolds(holds.before, holds.after);
		return same ? [] : [{ scope, tierBefore, tierAfter, ...holds }];
	});
}

/** Whether a side has classes to compare. One without a version grants nothing that could be held. */
export function classifies(side: Side): boolean {
	const { riskWellFormed, approvalWellFormed } = side.data;
	return !side.absent && riskWellFormed && approvalWellFormed && !inConflict(side, 'risk', 'approval_tiers');
}

/**
 * A mint that is held for approval on one side only, or otherwise; for workloads and for each grant.
 * Not one that nobody can grant on either side, which is no hold.
 */
export function holdRows(
	comparison: Comparison,
	scopes: readonly Reclassified[],
	pairs: readonly Pair[],
): Draft[] {
	return scopes
		.filter(({ before, after }) => !sameHolds(before, after))
		.filter(({ before, after }) => !neverGranted(before) && !neverGranted(after))
		.flatMap((one) => {
			const { scope } = one;
			const workload: Witness = { shape: 'workload_mint', input: workloadInput(comparison.fresh, [scope]) };
			const nobody = { applicationId: null, resource: null, role: null };
			return [
				holdRow(comparison, one, nobody, workload),
				...mintsOf(pairs, [scope]).map((mint) => holdRow(comparison, one, mint.who, mint.witness)),
			];
		});
}

export type Who = Pick<HoldRow, 'applicationId' | 'resource' | 'role'>;

const EFFECTS = { tightened: 'loss', loosened: 'gain', other: 'neutral' } as const;

function holdRow(comparison: Comparison, one: Reclassified, who: Who, witness: Witness): Draft {
	const { scope, before, after } = one;
	const kind = before.length === 0 ? 'hold_added' : after.length === 0 ? 'hold_removed' : 'hold_changed';
	const decides = shownBy(comparison, [witness], (_was, is) => is.kind === 'allow');
	const direction = holdDirection(before, after);
	return {
		kind,
		effect: EFFECTS[direction],
		...who,
		scope,
		before,
		after,
		direction,
		...reach(decides, why(comparison)),
	};
}

/** A scope that has another risk tier, which every mint of it tells. */
export function riskRows(
	comparison: Comparison,
	scopes: readonly Reclassified[],
	pairs: readonly Pair[],
): Draft[] {
	return scopes
		.filter(({ tierBefore, tierAfter }) => tierBefore !== tierAfter)
		.map(({ scope, tierBefore, tierAfter }) => {
			const witnesses: Witness[] = [
				{ shape: 'workload_mint', input: workloadInput(comparison.fresh, [scope]) },
				...mintsOf(pairs, [scope]).map(({ witness }) => witness),
			];
			const decides = shownBy(
				comparison,
				witnesses,
				(was, is) => was.kind === 'allow' || is.kind === 'allow',
			);
			const tiers = { from: tierBefore, to: tierAfter };
			return { kind: 'risk_changed', effect: 'neutral', scope, ...tiers, ...reach(decides, why(comparison)) };
		});
}

/** Every mint of all `scopes` that both sides grant, by a session with that one role. */
export function mintsOf(
	pairs: readonly Pair[],
	scopes: readonly [string, ...string[]],
): { who: Who; witness: Witness }[] {
	const [first, ...rest] = scopes;
	return pairs.flatMap((pair) => {
		const { resource, to: applicationId, was, is } = pair;
		const holdsAll = (role: string) =>
			rest.every((scope) => holdsScope(was, { role, scope }) && holdsScope(is, { role, scope }));
		const kept = keptScopes(pair).filter(({ role, scope }) => scope === first && holdsAll(role));
		return kept.map(({ role }) => {
			const ask = { applicationId: applicationId ?? '', resource, labels: [role], scopes };
			const witness: Witness = { shape: 'delegated_mint', input: mintInput(ask) };
			return { who: { applicationId, resource, role }, witness };
		});
	});
}

export function why({ before, after }: Comparison): Dormancy {
	return before.closed || after.closed ? 'zone_closed' : 'masked';
}
