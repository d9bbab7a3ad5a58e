import { CLASS_CONFLICT } from '../approvals.js';
import { type Comparison, shownBy, type Witness } from './comparison.js';
import { holdsOf, neverGranted } from './declarations.js';
import type { Pair } from './holdings.js';
import { classifies, mintsOf, type Who, why } from './holds.js';
import { workloadInput } from './request.js';
import { type Draft, reach } from './row.js';
import type { ClassConflictRow, Hold } from './schema.js';
import { doubledScopes, type Side } from './side.js';

type Kind = ClassConflictRow['kind'];
/** What holds each scope that has a tier on either side. */
type Holds = ReadonlyMap<string, Hold[]>;

/**
 * Mints that no human can grant on one side only, since their scopes need both an operator and a
 * subject. That is a matter of pairs: a mint of many scopes conflicts where two of them do, or one
 * does alone. So a row tells of one scope, and of those with which it conflicts.
 */
export function classConflictRows(comparison: Comparison, pairs: readonly Pair[]): Draft[] {
	const { before, after } = comparison;
	if (!classifies(before) || !classifies(after)) return [];
	const named = new Set([...before.data.risk, ...after.data.risk].map(({ scope }) => scope));
	for (const scope of [...doubledScopes(before), ...doubledScopes(after)]) named.delete(scope);
	const scopes = [...named].sort();
	const was = holdsBy(before, scopes);
	const is = holdsBy(after, scopes);
	return scopes.flatMap((scope) => [
		...rowsOf(comparison, pairs, 'class_conflict_added', scope, othersOf(scope, is, was)),
		...rowsOf(comparison, pairs, 'class_conflict_removed', scope, othersOf(scope, was, is)),
	]);
}

function holdsBy({ data }: Side, scopes: readonly string[]): Holds {
	return new Map(scopes.map((scope) => [scope, holdsOf(data, scope)]));
}

/**
 * The scopes, itself and those behind it in order, with which `scope` conflicts by `these` and not by
 * `those`. One that conflicts alone conflicts with all, which is not said again.
 */
function othersOf(scope: string, these: Holds, those: Holds): string[] {
	if (conflicts(these, scope, scope)) return conflicts(those, scope, scope) ? [] : [scope];
	const behind = [...these.keys()].filter((other) => other > scope && !conflicts(these, other, other));
	return behind.filter((other) => conflicts(these, scope, other) && !conflicts(those, scope, other));
}

function conflicts(holds: Holds, one: string, other: string): boolean {
	return neverGranted([...(holds.get(one) ?? []), ...(holds.get(other) ?? [])]);
}

/** A row for workloads, and one for each role that holds the scope and some of the others on both sides. */
function rowsOf(
	comparison: Comparison,
	pairs: readonly Pair[],
	kind: Kind,
	scope: string,
	others: readonly string[],
): Draft[] {
	if (others.length === 0) return [];
	const workload = {
		who: { applicationId: null, resource: null, role: null },
		asks: others.map((other) => ({
			other,
			witness: workloadWitness(comparison, [...new Set([scope, other])]),
		})),
	};
	return [workload, ...rolesOf(pairs, scope, others)].map(({ who, asks }) => {
		const witnesses = asks.map(({ witness }) => witness);
		const decides = shownBy(comparison, witnesses, (_was, is) =>
			kind === 'class_conflict_added' ? is.reason === CLASS_CONFLICT : is.kind === 'allow',
		);
		const effect = kind === 'class_conflict_added' ? 'loss' : 'gain';
		const about = { kind, effect, ...who, scope, others: asks.map(({ other }) => other) } as const;
		return { ...about, ...reach(decides, why(comparison)) };
	});
}

interface Asks {
	who: Who;
	asks: { other: string; witness: Witness }[];
}

function rolesOf(pairs: readonly Pair[], scope: string, others: readonly string[]): Asks[] {
	const roles = new Map<string, Asks>();
	for (const other of others) {
		for (const { who, witness } of mintsOf(pairs, other === scope ? [scope] : [scope, other])) {
			const key = JSON.stringify([who.resource, who.role]);
			const known = roles.get(key) ?? { who, asks: [] };
			known.asks.push({ other, witness });
			roles.set(key, known);
		}
	}
	return [...roles.values()];
}

function workloadWitness({ fresh }: Comparison, scopes: readonly string[]): Witness {
	return { shape: 'workload_mint', input: workloadInput(fresh, scopes) };
}
