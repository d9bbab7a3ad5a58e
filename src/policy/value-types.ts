import type { DataName } from './names.js';
import { elements, isObject, isSet, member, type Value } from './values.js';

/**
 * Why the runtime's compiler refuses a name that is given these literal values: it knows their types
 * and sees that the contract could never read them. Null where it accepts them. A name given several
 * values has the union of their types, so one usable value is enough.
 */
export function typeRefusal(name: DataName, values: readonly Value[]): string | null {
	if (name !== 'restrict' && name !== 'grants' && name !== 'app_ids') return null;
	const collections = values.filter((value) => elements(value) !== undefined);
	if (values.length > 0 && collections.length === 0)
		return `${name} has to be a collection, not a single value`;
	return name === 'grants' ? grantsRefusal(collections) : null;
}

function grantsRefusal(grants: readonly Value[]): string | null {
	const rows = grants.flatMap((value) => elements(value) ?? []);
	if (rows.some((row) => isEmpty(row) && !isObject(row))) return 'a grant is an empty list';
	if (grants.some(isEmpty) || rows.some(isEmpty)) return null;
	if (!rows.some((row) => isSet(row) || member(row, 'application') !== undefined)) {
		return 'no grant names an application';
	}
	const usable = rows.some((row) => elements(member(row, 'roles')) !== undefined);
	return usable ? null : 'no grant has roles that hold scopes';
}

/** The compiler takes an empty collection for one that may hold anything. */
function isEmpty(value: Value): boolean {
	return elements(value)?.length === 0;
}
