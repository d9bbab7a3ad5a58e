import { formatDuration } from '../../model/duration.js';
import { neverGranted } from './declarations.js';
import type { Draft } from './row.js';
import type { ClassConflictRow, Hold, HoldRow, OwnerRow } from './schema.js';

/** Names of applications by id, where the zone has told them. */
export type Names = ReadonlyMap<string, string>;

const MARKS = { gain: '+', loss: '-', neutral: '~' } as const;

/** Resources that change owner: whether both owners go by the same key, so that only ids tell them apart. */
export type Passing = ReadonlyMap<string, { sameKey: boolean }>;

/** A row in one line, for a person. */
export function rowText(row: Draft, names: Names, passing: Passing): string {
	const asleep = row.dormant === null ? '' : ` (changes nothing now: ${ASLEEP[row.dormant]})`;
	return `${MARKS[row.effect]} ${saying(row, names, passing)}${asleep}`;
}

const ASLEEP = {
	bound_to_nobody: 'no application has that key',
	names_nothing: 'no grant uses it',
	caps_nothing: 'no role holds what it is about',
	zone_closed: 'the zone decides nothing by it',
	masked: 'other data decides first',
} as const;

function saying(row: Draft, names: Names, passing: Passing): string {
	const named = (id: string | null, key?: string | null) => namedBy(names, id, key);
	switch (row.kind) {
		case 'authority_gained':
		case 'authority_lost': {
			const sameKey = passing.get(row.resource)?.sameKey === true;
			const who = named(row.applicationId, sameKey ? null : row.bindingKey);
			if (row.role === null) return `${who}: opens its session on ${row.resource}`;
			const subject = passing.has(row.resource) ? `${row.role} of ${who}` : row.role;
			return `${subject}: ${row.scope} on ${row.resource}${heldBy(row.holds)}`;
		}
		case 'hold_added':
		case 'hold_removed':
		case 'hold_changed': {
			const { where, what } = asked(row);
			if (row.kind === 'hold_removed') return `${where}: ${what} is no longer held for approval`;
			if (row.kind === 'hold_added') return `${where}: ${what} is now held for approval${by(row.after)}`;
			return `${where}: ${what} is held for approval${by(row.after)}, not${by(row.before)}`;
		}
		case 'class_conflict_added':
		case 'class_conflict_removed':
			return sayingOfConflict(row);
		case 'confinement_widened':
		case 'confinement_narrowed': {
			const who = row.labelPrefix === null ? 'every session' : `labels starting with ${row.labelPrefix}`;
			const but = row.except.length === 0 ? '' : ` but ${row.except.join(', ')}`;
			const what = row.scope ?? `any scope${but}`;
			return `${who}: confinement ${row.kind === 'confinement_widened' ? 'lets through' : 'stops'} ${what}`;
		}
		default:
			return sayingOfZone(row, named);
	}
}

function asked({ role, resource, scope }: Pick<HoldRow, 'role' | 'resource' | 'scope'>) {
	const what = resource === null ? scope : `${scope} on ${resource}`;
	return { where: role ?? 'any workload', what };
}

const BOTH_CLASSES = 'needs both an operator and a subject';

function sayingOfConflict(
	row: Pick<ClassConflictRow, 'kind' | 'role' | 'resource' | 'scope' | 'others'>,
): string {
	const { where, what } = asked(row);
	const alone = row.others.includes(row.scope);
	const together = alone ? '' : ` together with ${row.others.join(' or ')}`;
	if (row.kind === 'class_conflict_removed') return `${where}: ${what}${together} can be granted again`;
	return `${where}: ${what}${together} can no longer be granted by anybody, since it ${BOTH_CLASSES}`;
}

type Rest = Exclude<Draft, { role: string | null } | { except: string[] }>;

type Hands = Pick<OwnerRow, 'from' | 'to' | 'fromKey' | 'toKey'>;
type Named = (id: string | null, key?: string | null) => string;

function handedOver({ from, to, fromKey, toKey }: Hands, named: Named): string {
	const key = (one: string | null) => (fromKey === toKey ? null : one);
	const owner = (id: string | null, one: string | null) => (id === null ? 'nobody' : named(id, key(one)));
	return `passes from ${owner(from, fromKey)} to ${owner(to, toKey)}`;
}

function sayingOfZone(row: Rest, named: Named): string {
	switch (row.kind) {
		case 'restriction_set':
			return `restriction set: every request is denied (${entries(row.after)})`;
		case 'restriction_lifted':
			return `restriction lifted: requests are decided again (was ${entries(row.before)})`;
		case 'restriction_changed':
			return `restriction stays, with other entries (${entries(row.after)})`;
		case 'binding_added':
			return `${row.bindingKey} is ${named(row.to)}${passes(row.resources)}`;
		case 'binding_removed':
			return `${row.bindingKey} is no application any more, was ${named(row.from)}${passes(row.resources)}`;
		case 'binding_changed':
			return `${row.bindingKey} is ${named(row.to)}, was ${named(row.from)}${passes(row.resources)}`;
		case 'owner_changed':
			return `${row.resource} ${handedOver(row, named)}`;
		case 'policy_renamed':
			return `${row.resource}: decided by ${row.to}, was ${row.from}`;
		case 'risk_changed':
			return `${row.scope}: risk tier ${row.to ?? 'none'}, was ${row.from ?? 'none'}`;
		case 'data_malformed':
			return `${row.name} becomes malformed: every request for a token is denied`;
		case 'data_mended':
			return `${row.name} is well formed again: requests for tokens are decided again`;
		case 'conflict_added':
			return `${subject(row)} gets values that contradict each other: ${SPOILS[row.reach]} fails`;
		case 'conflict_mended':
			return `${subject(row)} no longer contradicts itself: ${SPOILS[row.reach]} failed`;
		case 'no_version':
			return row.side === 'before' ? 'no version was active: everything was denied' : 'no version is active';
		case 'bundle_refused':
			return `the ${row.side === 'before' ? 'old' : 'new'} documents do not compile: ${row.messages[0] ?? ''}`;
		case 'bundle_logic':
			return `the ${row.side === 'before' ? 'old' : 'new'} documents hold Rego that only the server decides, so what changes is not known`;
	}
}

const SPOILS = {
	every_decision: 'every decision',
	granted_resources: 'every decision on a granted resource',
	delegated_mints: 'every request of a session for a token',
	scope: 'every request for the scope that is allowed otherwise',
} as const;

function subject({ name, scope }: { name: string; scope: string | null }): string {
	return scope === null ? name : `${name} of ${scope}`;
}

function namedBy(names: Names, id: string | null, key?: string | null): string {
	const shown = key?.startsWith('\0') === true ? key.slice(1) : key;
	return (id === null ? undefined : names.get(id)) ?? shown ?? id ?? 'nobody';
}

function entries(restrictions: readonly unknown[]): string {
	return restrictions.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join(', ');
}

function passes(resources: readonly string[]): string {
	return resources.length === 0 ? '' : `; with it ${resources.join(', ')}`;
}

function heldBy(holds: readonly Hold[]): string {
	if (neverGranted(holds)) return `, which nobody can grant: it ${BOTH_CLASSES}`;
	return holds.length === 0 ? '' : `, held for approval${by(holds)}`;
}

function by(holds: readonly Hold[]): string {
	const told = holds.map(({ tier, approver, waitSeconds, privacy }) => {
		return `${tier}: by ${approver} within ${formatDuration(waitSeconds * 1_000)}, ${privacy}`;
	});
	return ` (${told.join('; ')})`;
}
