import { z } from 'zod';
import { CaracaliteError } from '../../model/errors.js';
import { isJsonObject, type JsonObject } from '../../model/json.js';
import { nearest } from '../../model/nearest.js';
import type { Application, Zone } from '../../model/zone.js';
import { LIFECYCLE_SCOPE } from '../../policy/authority/request.js';
import type { Binding } from '../../policy/data.js';
import { INPUT_SCHEMA_VERSION } from '../../policy/input.js';

const WordsSchema = z.union([z.string().min(1), z.array(z.string().min(1))]);

const KINDS = ['mint', 'bootstrap', 'use', 'workload'] as const;

/** A case in a few words: who asks for what, in place of the whole input. Any other word is a mistake. */
const ShortSchema = z
	.strictObject({
		name: z.unknown(),
		expect: z.unknown(),
		application: z.string().min(1),
		label: WordsSchema.optional(),
		labels: WordsSchema.optional(),
		resource: z.string().min(1),
		scope: WordsSchema.optional(),
		scopes: WordsSchema.optional(),
		kind: z.enum(KINDS).default('mint'),
	})
	.superRefine((short, context) => {
		const message = mistakeIn(short);
		if (message !== null) context.addIssue({ code: 'custom', message });
	});
export type Short = Pick<z.infer<typeof ShortSchema>, 'application' | 'kind'>;
type Words = z.infer<typeof ShortSchema>;

/** The words of such a case, beside its name and expectation. */
export const WORDS: readonly string[] = [
	'application',
	'label',
	'labels',
	'resource',
	'scope',
	'scopes',
	'kind',
];

function mistakeIn({ kind, label, labels, scope, scopes }: Words): string | null {
	if (label !== undefined && labels !== undefined) return 'label and labels say the same; give one of them';
	if (scope !== undefined && scopes !== undefined) return 'scope and scopes say the same; give one of them';
	const asks = wordsOf(scope ?? scopes).length > 0;
	if (kind !== 'bootstrap') return asks ? null : `a ${kind} asks for scopes; give scope or scopes`;
	return asks ? `a bootstrap asks for ${LIFECYCLE_SCOPE} alone; leave its scopes out` : null;
}

/** A value of a case file, its input made of a few words where it is written in them. */
export interface ReadShort {
	value: unknown;
	/** Null for any other case. */
	short: Short | null;
	/** What is wrong with the words. */
	error: z.ZodError | null;
}

/** Reads a case in a few words into its full form; anything else comes back as it is. Pure. */
export function readShort(value: unknown): ReadShort {
	if (!isJsonObject(value) || 'input' in value || !WORDS.some((word) => word in value)) {
		return { value, short: null, error: null };
	}
	const { name, expect } = value;
	const { data, error } = ShortSchema.safeParse(value);
	if (error !== undefined) return { value: { name, expect, input: {} }, short: null, error };
	const { application, kind } = data;
	return { value: { name, expect, input: expand(data) }, short: { application, kind }, error: null };
}

/** The input of a case in a few words, with its application as it was written. Pure. */
function expand(short: Words): JsonObject {
	const { kind, application, resource } = short;
	const labels = wordsOf(short.label ?? short.labels);
	const scopes = wordsOf(short.scope ?? short.scopes);
	if (kind === 'workload') return inputOf({ type: 'Workload', id: application }, resource, scopes);
	const agent = { type: 'Application', id: application, registration_method: 'managed' };
	if (kind === 'bootstrap') return inputOf(agent, resource, [LIFECYCLE_SCOPE]);
	const session = { ...agent, agent_session_id: SESSION, lifecycle: 'task', labels };
	const requested = kind === 'use' ? [] : scopes;
	const input = inputOf(session, resource, requested, {
		agent_session_id: SESSION,
		delegation_edge_id: EDGE,
		...(kind === 'use'
			? { subject_claims: { delegation_edge_id: EDGE, scope: scopes.join(' '), target: [resource] } }
			: {}),
	});
	return { ...input, delegation_edge: { id: EDGE, scopes } };
}

/** Sessions and delegations of which only matters that they are there. */
const SESSION = 'session';
const EDGE = 'delegation';

function inputOf(
	principal: JsonObject,
	resource: string,
	requested: string[],
	context: JsonObject = {},
): JsonObject {
	const action = principal.type === 'Workload' ? 'CredentialInjection' : 'TokenExchange';
	return {
		schema_version: INPUT_SCHEMA_VERSION,
		principal,
		resource: { type: 'Resource', identifier: resource, scopes: requested },
		action: { id: action },
		context: { actor_claims: {}, requested_scopes: requested, challenge_resolved: false, ...context },
	};
}

function wordsOf(words: string | string[] | undefined): string[] {
	return words === undefined ? [] : [words].flat();
}

/** What of a case is placed in a zone. */
export interface Placed {
	name: string;
	file: string;
	input: JsonObject;
	short: Short | null;
}

/** What the words of a case may name an application by. */
export interface ShortHome {
	/** Null where no zone is asked. */
	zone: Zone | null;
	applications: readonly Application[];
	/** Of the documents that are judged. */
	bindings: readonly Binding[];
}

/**
 * The cases with the zone and the id of the application in those that are written in a few words: by id
 * or name in the zone, or by its key in `app_ids`. Throws `application_not_found`, `application_ambiguous`. Pure.
 */
export function placeShort<C extends Placed>(cases: C[], home: ShortHome): C[] {
	return cases.map((one) => {
		if (one.short === null) return one;
		const { application, kind } = one.short;
		const id = kind === 'workload' ? application : applicationId(one, application, home);
		const principal = isJsonObject(one.input.principal) ? one.input.principal : {};
		const zone = home.zone === null ? {} : { zone_id: home.zone.id };
		return { ...one, input: { ...one.input, principal: { ...principal, id, ...zone } } };
	});
}

function applicationId({ name, file }: Placed, wanted: string, home: ShortHome): string {
	const { applications, bindings } = home;
	const ids = [...applications.map(({ id }) => id), ...bindings.map((one) => one.applicationId)];
	if (ids.includes(wanted)) return wanted;
	const named = applications.filter((one) => one.name === wanted).map(({ id }) => id);
	const bound = bindings.filter(({ key }) => key === wanted).map((one) => one.applicationId);
	const [found, ...others] = new Set([...named, ...bound]);
	const where = `case "${name}" in ${file} is about`;
	if (found !== undefined && others.length === 0) return found;
	if (found !== undefined) {
		throw new CaracaliteError('application_ambiguous', `${where} "${wanted}", which names two applications`, {
			hint: `name it by id: ${[found, ...others].join(', ')}`,
		});
	}
	const names = [...applications.map((one) => one.name), ...bindings.map(({ key }) => key)];
	const near = nearest(wanted, names);
	const place = home.zone === null ? 'no app_ids' : `neither zone ${home.zone.name} nor app_ids`;
	throw new CaracaliteError('application_not_found', `${where} "${wanted}", which ${place} has`, {
		hint:
			near === null
				? 'name it by id, by its whole name, or by its key in app_ids'
				: `Did you mean "${near}"?`,
	});
}
