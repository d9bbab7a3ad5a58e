import { CaracaliteError } from '../../model/errors.js';
import { type ApplicationRow, applicationsOf } from '../store/applications.js';
import type { Db } from '../store/database.js';
import { type ResourceRow, resourcesOf } from '../store/resources.js';
import { allZones, type ZoneRow } from '../store/zones.js';

/** The zone by id, name or slug, or the only one. Throws `zone_not_found`. */
export function findZone(db: Db, wanted: string | undefined): ZoneRow {
	const zones = allZones(db);
	const only = zones.length === 1 ? zones[0] : undefined;
	const found =
		wanted === undefined
			? only
			: zones.find((zone) => zone.id === wanted || zone.name === wanted || zone.slug === wanted);
	if (found !== undefined) return found;
	const message =
		wanted === undefined
			? `the sandbox has ${zones.length} zones and none was named`
			: `the sandbox has no zone "${wanted}"`;
	const hint =
		zones.length === 0 ? 'fill it with `caracalite sandbox reset`' : `name one of: ${names(zones)}`;
	throw new CaracaliteError('zone_not_found', message, { hint });
}

/** The application by id or name. Throws `application_not_found`. */
export function findApplication(db: Db, zone: ZoneRow, wanted: string): ApplicationRow {
	const all = applicationsOf(db, zone.id);
	const found = all.find((application) => application.id === wanted || application.name === wanted);
	if (found !== undefined) return found;
	throw new CaracaliteError('application_not_found', `zone ${zone.name} has no application "${wanted}"`, {
		hint: `name one of: ${names(all)}`,
	});
}

/** The resource by identifier, name or id. */
export function findResource(db: Db, zoneId: string, wanted: string): ResourceRow | undefined {
	const all = resourcesOf(db, zoneId);
	return (
		all.find((resource) => resource.identifier === wanted) ??
		all.find((resource) => resource.name === wanted || resource.id === wanted)
	);
}

function names(things: { name: string }[]): string {
	return things.map(({ name }) => name).join(', ');
}
