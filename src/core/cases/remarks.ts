import type { JsonObject } from '../../model/json.js';
import { objectAt, textAt, textsAt } from '../../model/json.js';
import { nearest } from '../../model/nearest.js';
import type { Place } from '../../model/problem.js';
import type { Application, Resource, Zone } from '../../model/zone.js';
import { INPUT_SCHEMA_VERSION } from '../../policy/input.js';
import { asNamed, unknownFields } from '../../policy/input-types.js';
import type { Remark } from '../report/evidence.js';
import type { PlaceOf, Step } from './spans.js';

/** What may be wrong with a case that can be run. */
export interface Examined {
	input: JsonObject;
	placeOf: PlaceOf;
	/** What may not be as it was meant. */
	remarks: Remark[];
	/** Why no documents could ever allow the input; null where some could. */
	impossible: string | null;
}

/** What an input says that the engine reads over, and what it leaves out. Pure. */
export function remarksOnInput(input: JsonObject, placeOf: PlaceOf): Remark[] {
	const unknown = unknownFields(input).map(({ path, nearest: near }) =>
		remark(
			placeOf,
			'unknown_field',
			['input', ...path],
			path.at(-1) ?? '',
			near,
			'the engine knows no such field',
		),
	);
	if ((asNamed(input).schema_version ?? '') !== '') return unknown;
	const text = `there is none, and ${INPUT_SCHEMA_VERSION} is taken`;
	return [
		...unknown,
		remark(placeOf, 'no_schema_version', ['input', 'schema_version'], 'schema_version', null, text),
	];
}

/** What the zone of a run has, that cases may name. */
export interface ZoneNames {
	zone: Zone;
	applications: readonly Application[];
	resources: readonly Resource[];
	/** Labels that the versions in play know: roles and prefixes of confinement; null where they cannot be read. */
	labels: { roles: readonly string[]; prefixes: readonly string[] } | null;
}

/** A scope of the platform, that no resource declares. */
const LIFECYCLE = 'agent:lifecycle';

/** The case with what it names and the zone does not have; such a denial is the runtime's, whatever documents say. */
export function examine<C extends Examined>(one: C, names: ZoneNames): C {
	const found = remarksOnNames(one, names);
	if (found.length === 0) return one;
	const fatal = found.find(({ code }) => FATAL.includes(code));
	const impossible = one.impossible ?? (fatal === undefined ? null : `${fatal.text} (${fatal.name})`);
	return { ...one, remarks: [...one.remarks, ...found], impossible };
}

/** Requests that name these never reach policy. */
const FATAL: readonly Remark['code'][] = ['unknown_application', 'unknown_resource', 'other_zone'];

/** Something that an input names, and what of it there is. */
interface Naming {
	code: Remark['code'];
	path: Step[];
	name: string;
	known: readonly string[];
	text: string;
}

function remarksOnNames({ input, placeOf }: Examined, names: ZoneNames): Remark[] {
	const named = asNamed(input);
	const found = [...principalNamed(named, names), ...resourceNamed(named, names)];
	return found
		.filter(({ name, known }) => !known.includes(name))
		.map(({ code, path, name, known, text }) =>
			remark(placeOf, code, ['input', ...path], name, nearest(name, known), text),
		);
}

function principalNamed(input: JsonObject, { zone, applications, labels }: ZoneNames): Naming[] {
	const principal = objectAt(input, 'principal');
	const zoneId = textAt(principal, 'zone_id');
	const id = textAt(principal, 'type') === 'Workload' ? null : textAt(principal, 'id');
	const found: Naming[] = [];
	const name = (code: Naming['code'], path: Step[], given: string, known: string[], text: string) =>
		found.push({ code, path: ['principal', ...path], name: given, known, text });
	if (zoneId !== null) name('other_zone', ['zone_id'], zoneId, [zone.id], `the run is in zone ${zone.id}`);
	const ids = applications.map((one) => one.id);
	if (id !== null) name('unknown_application', ['id'], id, ids, 'the zone has no such application');
	for (const [index, label] of textsAt(principal, 'labels').entries()) {
		if (labels === null || labels.prefixes.some((prefix) => label.startsWith(prefix))) continue;
		name('unknown_label', ['labels', index], label, [...labels.roles], 'no role has this name');
	}
	return found;
}

function resourceNamed(input: JsonObject, { resources }: ZoneNames): Naming[] {
	const identifier = textAt(objectAt(input, 'resource'), 'identifier');
	if (identifier === null) return [];
	const known = resources.map((one) => one.identifier);
	const resource = resources.find((one) => one.identifier === identifier);
	if (resource === undefined) {
		const text = 'the zone has no such resource';
		return [{ code: 'unknown_resource', path: ['resource', 'identifier'], name: identifier, known, text }];
	}
	return textsAt(objectAt(input, 'context'), 'requested_scopes').map((scope, index) => ({
		code: 'unknown_scope',
		path: ['context', 'requested_scopes', index],
		name: scope,
		known: [...resource.scopes, LIFECYCLE],
		text: `${identifier} has no such scope`,
	}));
}

function remark(
	placeOf: PlaceOf,
	code: Remark['code'],
	path: readonly Step[],
	name: string,
	near: string | null,
	text: string,
): Remark {
	const place: Place | null = placeOf(path);
	return {
		code,
		path: path.join('.'),
		line: place?.line ?? null,
		column: place?.column ?? null,
		name,
		nearest: near,
		text,
	};
}
