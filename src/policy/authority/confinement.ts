import { CLASS_CONFLICT } from '../approvals.js';
import type { GrantRules } from '../rulebook.js';
import { type Comparison, shownBy, type Witness } from './comparison.js';
import { covers } from './explains.js';
import { type RoleScope, roleScopes } from './holdings.js';
import { LIFECYCLE_SCOPE, mintInput } from './request.js';
import { type Draft, reach } from './row.js';
import type { ConfinementRow } from './schema.js';
import { inConflict, type Outcome, ownedResources, type Side } from './side.js';

type Kind = ConfinementRow['kind'];
/** A prefix that a rule of either side has; null stands for sessions that no rule with a prefix touches. */
type Prefix = string | null;
/** A scope that a rule of either side names; null stands for every other scope. */
type Scope = string | null;

/**
 * What confinement lets through otherwise than before. Each prefix decides for the sessions whose
 * labels have it as the longest of all prefixes, so comparing every prefix and every scope is exact;
 * what a shorter prefix says in the same way is not said again.
 */
export function confinementRows(comparison: Comparison): Draft[] {
	const { before, after } = comparison;
	if (inConflict(before, 'confinement') || inConflict(after, 'confinement')) return [];
	const rules = [...before.data.confinement, ...after.data.confinement];
	const prefixes = new Set(rules.flatMap(({ labelPrefix }) => (labelPrefix === null ? [] : [labelPrefix])));
	const scopes = new Set(rules.flatMap((rule) => rule.scopes));
	scopes.delete(LIFECYCLE_SCOPE);
	const named = [...scopes].sort();
	return [null, ...[...prefixes].sort()].flatMap((prefix) => {
		const kindOf = (scope: Scope) => changeOf(comparison, prefix, scope);
		const parent = prefix === null ? undefined : parentOf(prefix, prefixes);
		const news = [null, ...named].filter((scope) => {
			const kind = kindOf(scope);
			return kind !== null && (parent === undefined || kind !== changeOf(comparison, parent, scope));
		});
		return rowsOf(comparison, prefix, news, named, kindOf);
	});
}

/** One row for each scope; those that change as all others do are in the row of all others. */
function rowsOf(
	comparison: Comparison,
	labelPrefix: Prefix,
	news: readonly Scope[],
	named: readonly string[],
	kindOf: (scope: Scope) => Kind | null,
): Draft[] {
	const others = news.includes(null) ? kindOf(null) : null;
	const rows = news.filter((scope) => scope === null || kindOf(scope) !== others);
	return rows.flatMap((scope): Draft[] => {
		const kind = kindOf(scope);
		if (kind === null) return [];
		const except = scope === null ? named.filter((one) => kindOf(one) !== kind) : [];
		return [confinementRow(comparison, { kind, labelPrefix, scope, except })];
	});
}

function confinementRow(
	comparison: Comparison,
	row: Pick<ConfinementRow, 'kind' | 'labelPrefix' | 'scope' | 'except'>,
): Draft {
	const { kind, labelPrefix, scope } = row;
	const { before, after, fresh } = comparison;
	const narrowed = kind === 'confinement_narrowed';
	const labels = labelPrefix === null ? [] : [labelPrefix];
	const unroled = ownedResources(narrowed ? after : before).map(({ resource, owner }): Witness => {
		const ask = { applicationId: owner, resource, labels, scopes: [scope ?? fresh] };
		return { shape: 'delegated_mint', input: mintInput(ask) };
	});
	const decides = shownBy(comparison, unroled, (was, is) =>
		narrowed ? isConfined(is) : isConfined(was) && passes(after, is),
	);
	const granted = shownBy(comparison, grantedMints(narrowed ? before : after, row), (was, is) =>
		narrowed ? isConfined(is) && grants(before, was) : grants(after, is),
	);
	const effect = narrowed ? 'loss' : 'gain';
	if (granted.length > 0) return { ...row, effect, ...reach(granted, 'masked') };
	return { ...row, effect, decides, dormant: asleep(comparison, row, decides.length > 0) };
}

/** Why a row changes nothing: a closed zone hides it only where a role holds what it is about. */
function asleep({ before, after }: Comparison, row: Capped & Pick<ConfinementRow, 'kind'>, tells: boolean) {
	if (!before.closed && !after.closed) return tells ? 'caps_nothing' : 'masked';
	const known = [before, after].every((side) => !side.absent && !inConflict(side, 'app_ids', 'grants'));
	const holder = row.kind === 'confinement_narrowed' ? before : after;
	return known && grantedMints(holder, row).length === 0 ? 'caps_nothing' : 'zone_closed';
}

/** Whether nothing that a widened row is about is granted by the new side: no role holds it, or else it is stopped. */
export function letsNothingThrough(after: Side, row: Capped): boolean {
	return grantedMints(after, row).every(({ input }) => !grants(after, after.decide(input)));
}

type Capped = Pick<ConfinementRow, 'labelPrefix' | 'scope' | 'except'>;

/** Every mint that a side's roles hold and the row is about, by a session with the role and a capped label. */
function grantedMints(side: Side, row: Capped): Witness[] {
	const capping = row.labelPrefix === null ? [] : [row.labelPrefix];
	return ownedResources(side).flatMap(({ resource, owner }) =>
		cappedScopes(side.grants.get(resource), row).map(({ role, scope }): Witness => {
			const ask = { applicationId: owner, resource, labels: [...capping, role], scopes: [scope] };
			return { shape: 'delegated_mint', input: mintInput(ask) };
		}),
	);
}

/** What the roles of a grant hold that the row is about. */
function cappedScopes(grant: GrantRules | undefined, row: Capped): RoleScope[] {
	const { scope } = row;
	if (scope === null) return roleScopes(grant).filter((one) => covers(row, one.scope));
	return [...(grant?.roles ?? [])].flatMap(([role, scopes]) => (scopes.has(scope) ? [{ role, scope }] : []));
}

function isConfined({ reason }: Outcome): boolean {
	return reason === 'confinement_violation';
}

/** Whether a mint got as far as its roles, which is right behind confinement. */
function passes(side: Side, outcome: Outcome): boolean {
	return !side.closed && (outcome.reason === 'role_scope_mismatch' || grants(side, outcome));
}

/** Whether a mint got past all that policy asks of it, though its approvals may still refuse it. */
function grants(side: Side, { kind, reason }: Outcome): boolean {
	return !side.closed && (kind !== 'deny' || reason === CLASS_CONFLICT);
}

function changeOf({ before, after }: Comparison, prefix: Prefix, scope: Scope): Kind | null {
	const was = admits(before, prefix, scope);
	const is = admits(after, prefix, scope);
	if (was === is) return null;
	return is ? 'confinement_widened' : 'confinement_narrowed';
}

function admits({ data }: Side, prefix: Prefix, scope: Scope): boolean {
	const caps = data.confinement.filter(
		({ labelPrefix }) => labelPrefix === null || prefix?.startsWith(labelPrefix) === true,
	);
	return caps.every(
		({ labelPrefix, scopes }) => labelPrefix !== null && scope !== null && scopes.includes(scope),
	);
}

function parentOf(prefix: string, prefixes: ReadonlySet<string>): Prefix {
	const shorter = [...prefixes].filter((one) => one !== prefix && prefix.startsWith(one));
	return shorter.sort((a, b) => b.length - a.length)[0] ?? null;
}
