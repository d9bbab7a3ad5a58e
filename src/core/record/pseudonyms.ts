import { CaracaliteError } from '../../model/errors.js';
import type { Json, JsonObject } from '../../model/json.js';
import { isJsonObject, objectAt, textAt } from '../../model/json.js';
import type { Application, Zone } from '../../model/zone.js';
import type { RegressionCase } from '../cases/parse.js';
import { sha256 } from './canonical.js';

/** Stands for the zone that the cases are run in. */
const ZONE = '~zone';
const APPLICATION = '~app.';

/** Digits of the SHA-256 of an id that stand for it. */
const DIGITS = 12;

/** What stands for an application in a file that is shared. */
export function applicationPseudonym(id: string): string {
	return `${APPLICATION}${sha256(id).slice(0, DIGITS)}`;
}

/**
 * The input with the ids of application, zone, sessions and delegation replaced wherever they stand
 * alone. A workload keeps its id: it is no application of the zone, and could not be told again. Pure.
 */
export function pseudonymise(input: JsonObject): JsonObject {
	const names = pseudonymsOf(input);
	return mapTexts(input, (text) => names.get(text) ?? text);
}

function pseudonymsOf(input: JsonObject): Map<string, string> {
	const principal = objectAt(input, 'principal');
	const context = objectAt(input, 'context');
	const names = new Map<string, string>();
	const put = (kind: string, id: string | null) => {
		if (id !== null) names.set(id, `~${kind}.${sha256(id).slice(0, DIGITS)}`);
	};
	put('session', textAt(principal, 'agent_session_id'));
	put('session', textAt(context, 'agent_session_id'));
	put('session', textAt(context, 'session_id'));
	put('session', textAt(objectAt(input, 'session'), 'id'));
	put('delegation', textAt(context, 'delegation_edge_id'));
	put('delegation', textAt(objectAt(input, 'delegation_edge'), 'id'));
	put('delegation', textAt(objectAt(context, 'subject_claims'), 'delegation_edge_id'));
	const application = textAt(principal, 'type') === 'Workload' ? null : textAt(principal, 'id');
	if (application !== null) names.set(application, applicationPseudonym(application));
	const zone = textAt(principal, 'zone_id');
	if (zone !== null) names.set(zone, ZONE);
	return names;
}

/** Where the cases of a run are at home. */
export interface Home {
	/** Null where no zone is asked. */
	zone: Zone | null;
	/** Asked for only where a case needs it. */
	applications(): Promise<Application[]>;
}

/**
 * The cases with the zone and its applications in place of what stands for them. Throws
 * `unknown_pseudonym` where no application of the zone is meant.
 */
export async function restoreCases(cases: RegressionCase[], home: Home): Promise<RegressionCase[]> {
	const marked = cases.map(({ input }) => [...textsOf(input)].filter((text) => text.startsWith('~')));
	if (marked.every((texts) => texts.length === 0)) return cases;
	const needed = marked.flat().some((text) => text.startsWith(APPLICATION));
	const applications = needed ? await home.applications() : [];
	const ids = new Map(applications.map(({ id }) => [applicationPseudonym(id), id]));
	if (home.zone !== null) ids.set(ZONE, home.zone.id);
	return cases.map((one, index) => {
		const unknown = marked[index]?.find((text) => text.startsWith(APPLICATION) && !ids.has(text));
		if (unknown !== undefined) throw unknownPseudonym(one, unknown, home.zone);
		return { ...one, input: mapTexts(one.input, (text) => ids.get(text) ?? text) };
	});
}

function unknownPseudonym(one: RegressionCase, pseudonym: string, zone: Zone | null): CaracaliteError {
	const whose = zone === null ? 'that the documents bind' : `of zone ${zone.name}`;
	return new CaracaliteError(
		'unknown_pseudonym',
		`case "${one.name}" in ${one.file} is about ${pseudonym}, which stands for no application ${whose}`,
		{
			hint: 'it was recorded in another zone, or the application is gone: name the right zone, record the case again, or write the id of the application in its place',
			details: { case: one.name, file: one.file, pseudonym },
		},
	);
}

function* textsOf(value: Json): Generator<string> {
	if (typeof value === 'string') yield value;
	else if (Array.isArray(value)) for (const item of value) yield* textsOf(item);
	else if (isJsonObject(value)) for (const item of Object.values(value)) yield* textsOf(item);
}

function mapTexts(value: JsonObject, map: (text: string) => string): JsonObject {
	const mapped = (inner: Json): Json => {
		if (typeof inner === 'string') return map(inner);
		if (Array.isArray(inner)) return inner.map(mapped);
		return isJsonObject(inner) ? mapTexts(inner, map) : inner;
	};
	return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapped(inner)]));
}
