import { CaracaliteError } from '../../model/errors.js';
import { nearest } from '../../model/nearest.js';
import type { Catalog } from './catalog.js';

/**
 * For a search that found nothing: throws `resource_not_found` where the zone has no such resource.
 * What was found tells more than the list of resources, for one may be asked for that is none.
 */
export async function refuseUnknownResource(
	catalog: Pick<Catalog, 'resources'>,
	identifier: string | null,
): Promise<void> {
	if (identifier === null) return;
	const known = (await catalog.resources()).map((one) => one.identifier);
	if (known.includes(identifier)) return;
	const near = nearest(identifier, known);
	throw new CaracaliteError('resource_not_found', `the zone has no resource "${identifier}"`, {
		hint: near === null ? `It has ${known.join(', ') || 'none'}.` : `Did you mean "${near}"?`,
	});
}
