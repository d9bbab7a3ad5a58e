import { CaracaliteError } from '../../model/errors.js';
import { nearest } from '../../model/nearest.js';
import { type ChangeKind, changeKindOf } from '../../policy/authority/change-kind.js';
import type { AuthorityRow } from '../../policy/authority/schema.js';

const KEYS = ['kind', 'application', 'resource', 'role', 'scope'] as const;
type Key = (typeof KEYS)[number];

/** Kinds of change that a pattern may name. */
const KINDS: readonly ChangeKind[] = [
	'gain',
	'loss',
	'newly_held',
	'hold_lifted',
	'hold_loosened',
	'hold_tightened',
	'restriction',
	'confinement',
	'binding',
	'owner',
	'data',
	'version',
];

/** A change that is meant: what it names has to match, what it leaves out may be anything. */
export interface ChangePattern {
	/** As it was written. */
	text: string;
	/** Who declares it: a flag of this run, or the profile. */
	by: '--allow-change' | '--allow-gain' | '--keep' | 'profile';
	wanted: { [key in Key]?: string };
	/** Ids of the applications that `application` names. */
	applicationIds: string[];
}

/**
 * Reads `kind=…,application=…,resource=…,role=…,scope=…`, any of them left out; `application` is an id,
 * a binding key or a name of `applications`. Throws `bad_change_pattern`.
 */
export function parseChangePattern(
	text: string,
	by: ChangePattern['by'],
	applications: readonly { id: string; name: string }[],
): ChangePattern {
	const wanted: ChangePattern['wanted'] = by === '--allow-gain' ? { kind: 'gain' } : {};
	for (const part of text.split(',')) {
		const split = part.indexOf('=');
		const key = KEYS.find((known) => known === part.slice(0, split).trim());
		const value = part.slice(split + 1).trim();
		// What is kept is no change, so that it has no kind.
		const known = key !== undefined && !(by === '--keep' && key === 'kind');
		if (split < 1 || !known || value === '') throw badPattern(text, by);
		wanted[key] = value;
	}
	if (wanted.kind !== undefined && !KINDS.some((kind) => kind === wanted.kind)) throw badKind(wanted.kind);
	const named = applications.filter(({ name }) => name === wanted.application);
	return { text, by, wanted, applicationIds: named.map(({ id }) => id) };
}

function badPattern(text: string, by: ChangePattern['by']): CaracaliteError {
	const what = by === 'profile' ? 'a change that is meant' : by;
	const kind = by === '--keep' ? '' : 'kind=…,';
	const example = by === '--keep' ? '--keep role=cashier' : '--allow-change kind=gain,role=cashier';
	return new CaracaliteError(
		'bad_change_pattern',
		`${what} takes ${kind}application=…,resource=…,role=…,scope=…, got "${text}"`,
		{ hint: `leave out what may be anything, for example ${example}` },
	);
}

function badKind(kind: string): CaracaliteError {
	const near = nearest(kind, KINDS);
	return new CaracaliteError('bad_change_pattern', `there is no kind of change "${kind}"`, {
		hint: near === null ? `There is ${KINDS.join(', ')}.` : `Did you mean "${near}"?`,
	});
}

/** Whether a row is the change that is meant. Pure. */
export function matches(pattern: ChangePattern, row: AuthorityRow): boolean {
	const { kind } = pattern.wanted;
	return (kind === undefined || kind === changeKindOf(row)) && matchesFacts(pattern, factsOf(row));
}

/** What a row is about, by the keys of a pattern but its kind. */
export type Facts = Readonly<Record<Exclude<Key, 'kind'>, readonly string[]>>;

/** Whether a pattern is about something with these facts, whatever its kind. Pure. */
export function matchesFacts({ wanted, applicationIds }: ChangePattern, facts: Facts): boolean {
	const { application, resource, role, scope } = wanted;
	const named = application === undefined ? [] : [application, ...applicationIds];
	return (
		(application === undefined || facts.application.some((one) => named.includes(one))) &&
		(resource === undefined || facts.resource.includes(resource)) &&
		(role === undefined || facts.role.includes(role)) &&
		(scope === undefined || facts.scope.includes(scope))
	);
}

function factsOf(row: AuthorityRow): Facts {
	const text = (value: unknown) => (typeof value === 'string' ? [value] : []);
	const at = (key: string) => text(Reflect.get(row, key));
	const resources: unknown = Reflect.get(row, 'resources');
	return {
		application: ['applicationId', 'bindingKey', 'from', 'to', 'fromKey', 'toKey'].flatMap(at),
		resource: [...at('resource'), ...(Array.isArray(resources) ? resources.flatMap(text) : [])],
		role: [...at('role'), ...at('labelPrefix')],
		scope: at('scope'),
	};
}

/** Throws `change_pattern_unmatched` where a pattern of a flag is about nothing that changes. Pure but for the throw. */
export function refuseUnmatched(patterns: readonly ChangePattern[], rows: readonly AuthorityRow[]): void {
	const idle = patterns.find(
		(pattern) => pattern.by !== 'profile' && !rows.some((row) => matches(pattern, row)),
	);
	if (idle === undefined) return;
	throw new CaracaliteError('change_pattern_unmatched', `nothing that changes is ${idle.text}`, {
		hint:
			nearestFact(idle, rows.map(factsOf)) ?? 'leave the pattern out; `caracalite diff` lists what changes',
	});
}

/** Throws `keep_unmatched` where a pattern keeps nothing that is there. Pure but for the throw. */
export function refuseIdleKeep(patterns: readonly ChangePattern[], all: readonly Facts[]): void {
	const idle = patterns.find((pattern) => !all.some((facts) => matchesFacts(pattern, facts)));
	if (idle === undefined) return;
	throw new CaracaliteError('keep_unmatched', `the documents grant nothing that is ${idle.text}`, {
		hint: nearestFact(idle, all) ?? 'leave the pattern out; `caracalite coverage` lists what they grant',
	});
}

function nearestFact({ wanted }: ChangePattern, all: readonly Facts[]): string | null {
	for (const key of ['application', 'resource', 'role', 'scope'] as const) {
		const value = wanted[key];
		const known = [...new Set(all.flatMap((facts) => facts[key]))];
		if (value === undefined) continue;
		const near = nearest(value, known);
		if (near !== null) return `Did you mean ${key}=${near}?`;
	}
	return null;
}
