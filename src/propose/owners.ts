import type { Change } from '../policy/edit/change.js';
import type { Rulebook } from '../policy/rulebook.js';
import { bindingsOf } from '../policy/rungs/owner.js';
import { isArray, isSet, type Value } from '../policy/values.js';
import type { Ask } from './ask.js';

/** Keys of one application that are tried as the owner of a resource. */
const MOST_KEYS = 3;

/** Ways to make the application of a request the owner of its resource; one of no change where it is. */
export function ownerWays(
	{ request }: Ask,
	rules: Rulebook,
	bindings: Value | undefined,
	names: ReadonlyMap<string, string>,
): Change[][] {
	const { resource, principalId: applicationId } = request;
	const grant = rules.grants.get(resource);
	if (grant?.owner === applicationId) return [[]];
	const own = (bindingKey: string): Change => ({ kind: 'owner', resource, bindingKey });
	const bound = bindingsOf(request, rules);
	const keys = bound.filter(canBeSpelt);
	const ways: Change[][] = keys.slice(0, MOST_KEYS).map((key) => [own(key)]);
	const named = grant?.grant.application ?? null;
	const form = formOf(bindings);
	if (named !== null && mayBind(form, named, applicationId)) {
		ways.push([{ kind: 'binding', bindingKey: named, applicationId }]);
	}
	if (keys.length === 0) {
		const bindingKey = freshKey(form, bindings, rules, applicationId, names);
		if (bindingKey !== named) ways.push([{ kind: 'binding', bindingKey, applicationId }, own(bindingKey)]);
	}
	return ways;
}

/** Keys that are no texts are kept behind a NUL; of those, places in a list alone are written again. */
function canBeSpelt(key: string): boolean {
	return /^(?!\0)|^\0\d+$/.test(key);
}

type Form = 'entries' | 'list' | 'set';

function formOf(bindings: Value | undefined): Form {
	if (isArray(bindings)) return 'list';
	return isSet(bindings) ? 'set' : 'entries';
}

/** Whether a key that a grant names can be bound: where ids are bound to themselves, only such a key. */
function mayBind(form: Form, key: string, applicationId: string): boolean {
	if (form === 'set') return key === applicationId;
	return form === 'entries' && !key.startsWith('\0');
}

/** A key that nothing is known by: the application's name, its id, or one with a number. */
function freshKey(
	form: Form,
	bindings: Value | undefined,
	rules: Rulebook,
	applicationId: string,
	names: ReadonlyMap<string, string>,
): string {
	if (form === 'set') return applicationId;
	if (form === 'list' && isArray(bindings)) return `\0${bindings.length}`;
	const taken = new Set([
		...rules.data.bindings.map(({ key }) => key),
		...rules.data.grants.map(({ application }) => application),
	]);
	const name = slug(names.get(applicationId) ?? '') || applicationId;
	for (let count = 1; ; count++) {
		const key = count === 1 ? name : `${name}-${count}`;
		if (!taken.has(key)) return key;
	}
}

function slug(name: string): string {
	return name
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-|-$/g, '');
}
