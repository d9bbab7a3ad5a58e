import { CaracaliteError } from '../../model/errors.js';
import { nearest } from '../../model/nearest.js';
import type { Application } from '../../model/zone.js';
import type { Catalog } from './catalog.js';

/** The application that is meant, by id or name. Throws `application_not_found`. */
export async function resolveApplication(
	catalog: Pick<Catalog, 'applications'>,
	wanted: string,
): Promise<Application> {
	const applications = await catalog.applications();
	const found =
		applications.find((one) => one.id === wanted) ?? applications.find((one) => one.name === wanted);
	if (found !== undefined) return found;
	const near = nearest(
		wanted,
		applications.map((one) => one.name),
	);
	throw new CaracaliteError('application_not_found', `the zone has no application "${wanted}"`, {
		hint: near === null ? 'name it by id or by its whole name' : `Did you mean "${near}"?`,
	});
}
