import { CLASS_CONFLICT } from '../approvals.js';
import type { GrantRules } from '../rulebook.js';
import { type Comparison, shownBy, type Witness } from './comparison.js';
import { holdsOf } from './declarations.js';
import { holdsScope, type Pair, type RoleScope, roleScopes } from './holdings.js';
import { bootstrapInput, LIFECYCLE_SCOPE, mintInput, useInput } from './request.js';
import { type Draft, reach } from './row.js';
import { inConflict, type Outcome, type Side } from './side.js';

type Direction = 'gained' | 'lost';

/**
 * What applications gain and lose on a resource: each scope of each role, and to open their session
 * as its owner. Where nobody owns it on either side of a change, the rows are dormant.
 */
export function grantRows(comparison: Comparison, pair: Pair): Draft[] {
	return [...movedRows(comparison, pair, 'lost'), ...movedRows(comparison, pair, 'gained')];
}

function movedRows(comparison: Comparison, pair: Pair, direction: Direction): Draft[] {
	const [there, gone] = direction === 'gained' ? [pair.is, pair.was] : [pair.was, pair.is];
	const owner = there?.owner ?? null;
	const moved = owner !== null && owner !== (gone?.owner ?? null);
	const scopes = roleScopes(there).filter((one) => moved || !holdsScope(gone, one));
	const rows = scopes.map((one) => roleRow(comparison, pair.resource, there, one, direction));
	return moved ? [lifecycleRow(comparison, pair.resource, there, owner, direction), ...rows] : rows;
}

function roleRow(
	comparison: Comparison,
	resource: string,
	grant: GrantRules | undefined,
	{ role, scope }: RoleScope,
	direction: Direction,
): Draft {
	const owner = grant?.owner ?? null;
	const side = sideOf(comparison, direction);
	const ask = { applicationId: owner ?? '', resource, labels: [role], scopes: [scope] };
	const witnesses: Witness[] = [
		{ shape: 'delegated_mint', input: mintInput(ask) },
		{ shape: 'mandate_use', input: useInput(ask) },
	];
	const decides = owner === null ? [] : shownBy(comparison, witnesses, held(comparison, direction));
	return {
		...shared(grant, resource, direction),
		role,
		scope,
		holds: holdsOf(side.data, scope),
		...reach(decides, owner === null ? 'bound_to_nobody' : side.closed ? 'zone_closed' : 'masked'),
	};
}

function lifecycleRow(
	comparison: Comparison,
	resource: string,
	grant: GrantRules | undefined,
	owner: string,
	direction: Direction,
): Draft {
	const witness: Witness = { shape: 'bootstrap', input: bootstrapInput({ applicationId: owner, resource }) };
	const decides = shownBy(comparison, [witness], held(comparison, direction));
	return {
		...shared(grant, resource, direction),
		role: null,
		scope: LIFECYCLE_SCOPE,
		holds: [],
		...reach(decides, sideOf(comparison, direction).closed ? 'zone_closed' : 'masked'),
	};
}

function shared(grant: GrantRules | undefined, resource: string, direction: Direction) {
	return {
		kind: direction === 'gained' ? ('authority_gained' as const) : ('authority_lost' as const),
		effect: direction === 'gained' ? ('gain' as const) : ('loss' as const),
		applicationId: grant?.owner ?? null,
		bindingKey: grant?.grant.application ?? null,
		resource,
	};
}

function sideOf({ before, after }: Comparison, direction: Direction): Side {
	return direction === 'gained' ? after : before;
}

/**
 * Whether the side that has the authority lets the witness through: it is allowed, or fails only
 * because its scope has several tiers or tiers that nobody can grant, which is found after everything else.
 */
function held(comparison: Comparison, direction: Direction) {
	const side = sideOf(comparison, direction);
	return (was: Outcome, is: Outcome): boolean => {
		const outcome = direction === 'gained' ? is : was;
		if (side.closed) return false;
		if (outcome.kind === 'allow' || outcome.reason === CLASS_CONFLICT) return true;
		return outcome.kind === 'failed' && !inConflict(side, 'confinement');
	};
}
