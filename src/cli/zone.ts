import { CaracaliteError, isCaracaliteError } from '../model/errors.js';
import { startingWith } from '../model/ids.js';
import { nearest } from '../model/nearest.js';
import type { Zone } from '../model/zone.js';

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * The id of the zone that is meant: named by id, the start of one, or name, or the only one there is. An id is taken as
 * it is, so that a zone's own token, which may not list zones, works with it. Throws
 * `zone_not_found`, `zone_not_named`.
 */
export async function zoneIdOf(named: string | null, list: () => Promise<Zone[]>): Promise<string> {
	if (named !== null && ID.test(named)) return named;
	const zones = await list().catch((error: unknown) => {
		throw isCaracaliteError(error) && error.status === 403 ? mayNotList(error) : error;
	});
	if (named === null) return onlyZone(zones);
	const found = zones.find((zone) => zone.id === named) ?? zones.find((zone) => zone.name === named);
	const [short, ...others] = found ? [found] : startingWith(zones, (zone) => zone.id, named);
	if (short && others.length === 0) return short.id;
	throw notFound(named, zones);
}

function onlyZone(zones: Zone[]): string {
	const [only, ...others] = zones;
	if (only && others.length === 0) return only.id;
	if (!only) throw new CaracaliteError('zone_not_found', 'the token sees no zone');
	throw new CaracaliteError('zone_not_named', `there are ${zones.length} zones, and none is named`, {
		hint: `Name one with --zone: ${zones.map((zone) => zone.name).join(', ')}.`,
	});
}

function notFound(named: string, zones: Zone[]): CaracaliteError {
	const names = zones.map((zone) => zone.name);
	const near = nearest(named, names);
	return new CaracaliteError('zone_not_found', `there is no zone "${named}"`, {
		hint: near ? `Did you mean "${near}"?` : `There is ${names.join(', ') || 'none that the token sees'}.`,
	});
}

function mayNotList(error: CaracaliteError): CaracaliteError {
	return new CaracaliteError(
		error.code,
		'the token may not list zones, so the zone must be named by its id',
		{
			hint: 'Name the id with --zone, CARACAL_ZONE_ID or `zone` in the profile.',
			status: 403,
			cause: error,
		},
	);
}
