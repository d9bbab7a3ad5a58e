import type { AuthorityData } from '../policy/data.js';
import { type Ready, readyOf } from './apply.js';
import type { Ask } from './ask.js';
import type { Atoms } from './atoms.js';

/** What of a bundle some requests and the ways to allow them can concern. */
export interface Slice {
	resources: ReadonlySet<string>;
	bindingKeys: ReadonlySet<string>;
	scopes: ReadonlySet<string>;
}

/** The part of all data that the ways of some requests touch. */
export function sliceOf(bundles: readonly Ready[], asks: readonly Ask[], ways: readonly Atoms[]): Slice {
	const atoms = ways.flatMap((way) => [...way.values()]);
	const bindingKeys = new Set(atoms.flatMap((atom) => (atom.kind === 'binding' ? [atom.bindingKey] : [])));
	const resources = new Set(asks.map(({ request }) => request.resource));
	const scopes = new Set(asks.flatMap((ask) => [...ask.scopes, ...ask.alongside]));
	const touchesAll = atoms.some(({ kind }) => WIDE.has(kind));
	for (const { data } of bundles) {
		for (const { resource, application, roles } of data.grants) {
			if (touchesAll || (application !== null && bindingKeys.has(application))) resources.add(resource);
			if (resources.has(resource))
				for (const role of roles) for (const scope of role.scopes) scopes.add(scope);
		}
		if (touchesAll) for (const { scope } of data.risk) scopes.add(scope);
	}
	return { resources, bindingKeys, scopes };
}

/** Changes that every grant of the zone feels. */
const WIDE: ReadonlySet<string> = new Set(['tier', 'approver']);

/** A bundle cut down to a slice: what is decided about the slice is decided alike. */
export function cut({ data, problems }: Ready, { resources, scopes }: Slice): Ready {
	const cutData: AuthorityData = {
		...data,
		grants: data.grants.filter(({ resource }) => resources.has(resource)),
		confinement: data.confinement.map(({ labelPrefix, scopes: held }) => {
			return { labelPrefix, scopes: held.filter((scope) => scopes.has(scope)) };
		}),
		risk: data.risk.filter(({ scope }) => scopes.has(scope)),
	};
	return readyOf(cutData, problems);
}
