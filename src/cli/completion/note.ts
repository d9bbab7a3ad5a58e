import { z } from 'zod';
import { memoryOf } from '../../config/memory.js';
import type { Owner } from '../../config/owner.js';
import { cleanLine } from '../../render/clean.js';
import { keyOf, NOTHING_SEEN, recallSeen, type Seen, type SeenPlace } from './seen.js';

/** Names of a kind that are kept. */
const KEPT = 200;
/** Places that are kept, the last used. */
const PLACES = 50;
/** A longer name is not offered: nobody would pick it out of a list. */
const LONGEST = 160;
/** Values of a result that are looked at. */
const LOOKED_AT = 20_000;

const TextOrNull = z.string().nullish().catch(null);
const WhoSchema = z.object({ name: TextOrNull, id: TextOrNull }).nullish().catch(null);
const ListOf = <T extends z.ZodType>(row: T) => z.array(row.nullable().catch(null)).catch([]).default([]);

const TraceSchema = z.object({
	requestId: z.string(),
	outcome: TextOrNull,
	at: TextOrNull,
	application: WhoSchema,
	decisions: ListOf(z.object({ resource: TextOrNull, requestedScopes: z.array(z.string()).catch([]) })),
});

/** What of a result tells names; whatever has another shape is passed over. */
const ResultSchema = z.object({
	schema: z.string(),
	target: z.object({ zoneId: z.string(), zoneName: z.string() }).nullish().catch(null),
	trace: TraceSchema.nullish().catch(null),
	otherTraces: ListOf(TraceSchema),
	events: ListOf(
		z.object({
			requestId: z.string(),
			decision: TextOrNull,
			at: TextOrNull,
			application: WhoSchema,
			resource: TextOrNull,
			requestedScopes: z.array(z.string()).catch([]),
		}),
	),
	groups: ListOf(
		z.object({
			example: z.object({ requestId: z.string() }),
			last: TextOrNull,
			application: WhoSchema,
			resource: TextOrNull,
			scopes: z.array(z.string()).catch([]),
		}),
	),
	regressions: ListOf(z.object({ name: z.string(), file: z.string().catch('') })),
	sets: ListOf(
		z.object({
			name: z.string(),
			versions: ListOf(
				z.object({
					versionId: z.string(),
					version: z.number(),
					manifestSha256: z.string(),
					active: z.boolean(),
				}),
			),
		}),
	),
	entries: ListOf(z.object({ intent: z.object({ zoneId: z.string(), zoneName: z.string() }) })),
});
type Result = z.infer<typeof ResultSchema>;

const RefSchema = z.object({
	policySetName: z.string(),
	versionId: z.string(),
	version: z.number(),
	manifestSha256: z.string(),
});

/** Keeps the names that a result tells, for completion; where it cannot be kept, nothing is. */
export function noteSeen(document: object, owner: Owner, place: SeenPlace): void {
	const met = namesIn(document);
	if (met === null) return;
	const before = recallSeen(owner, place);
	const now = merged(met, before);
	if (JSON.stringify(now) === JSON.stringify(before)) return;
	const memory = memoryOf(owner);
	if (memory.remember('seen', keyOf(place), now)) memory.keepNewest('seen', PLACES);
}

/** The names that a result tells, as they may be offered; null where it is of no zone. Pure. */
export function namesIn(document: object): Seen | null {
	const parsed = ResultSchema.safeParse(document);
	if (!parsed.success) return null;
	const result = parsed.data;
	const zones = zonesOf(result).filter(({ id, name }) => isOffered(id) && isOffered(name));
	const zone = zones[0]?.id;
	if (zone === undefined) return null;
	return {
		zones,
		requests: requestsOf(result)
			.filter(({ id }) => isOffered(id))
			.map((one) => ({ ...one, zone, about: cleanLine(one.about).slice(0, LONGEST) })),
		versions: versionsOf(result, document)
			.filter(({ id, set }) => isOffered(id) && isOffered(set))
			.map((one) => ({ ...one, zone })),
		cases: present(result.regressions)
			.filter(({ name }) => isOffered(name))
			.map(({ name, file }) => ({ name, zone, file: cleanLine(file).slice(0, LONGEST) })),
	};
}

/** Whether a name may be offered: short, on one line, and the same when it is made fit for a terminal. */
function isOffered(name: string): boolean {
	return name !== '' && name.length <= LONGEST && cleanLine(name) === name;
}

function zonesOf({ target, entries }: Result): Seen['zones'] {
	const own = target == null ? [] : [{ id: target.zoneId, name: target.zoneName }];
	const told = present(entries).map(({ intent }) => ({ id: intent.zoneId, name: intent.zoneName }));
	return [...own, ...told];
}

function requestsOf({
	trace,
	otherTraces,
	events,
	groups,
}: Result): Omit<Seen['requests'][number], 'zone'>[] {
	const traces = [...(trace == null ? [] : [trace]), ...present(otherTraces)];
	const traced = traces.map(({ requestId, outcome, application, decisions: [first], at }) => ({
		id: requestId,
		about: asked(outcome, application, first?.requestedScopes, first?.resource),
		at: at ?? '',
	}));
	const told = present(events)
		.filter(({ resource }) => resource !== null)
		.map(({ requestId, decision, application, requestedScopes, resource, at }) => ({
			id: requestId,
			about: asked(decision, application, requestedScopes, resource),
			at: at ?? '',
		}));
	const grouped = present(groups).map(({ example, application, scopes, resource, last }) => ({
		id: example.requestId,
		about: asked('denied', application, scopes, resource),
		at: last ?? '',
	}));
	return [...traced, ...told, ...grouped];
}

/** Who asked for what, in a line. */
function asked(
	outcome: string | null | undefined,
	who: { name?: string | null | undefined; id?: string | null | undefined } | null | undefined,
	scopes: readonly string[] = [],
	resource: string | null | undefined,
): string {
	const what = [scopes.join(' '), resource].filter(Boolean).join(' on ');
	return [outcome?.replaceAll('_', ' '), who?.name ?? who?.id, what].filter(Boolean).join(', ');
}

function versionsOf({ sets }: Result, document: object): Omit<Seen['versions'][number], 'zone'>[] {
	const listed = present(sets).flatMap(({ name, versions }) =>
		present(versions).map(({ versionId, version, manifestSha256, active }) => ({
			...{ id: versionId, set: name, version },
			about: aboutVersion(name, version, manifestSha256, active),
		})),
	);
	return [...listed, ...refsIn(document)];
}

function aboutVersion(set: string, version: number, manifest: string, active: boolean): string {
	return `${set} v${version} (${cleanLine(manifest.slice(0, 8))})${active ? ', active' : ''}`;
}

/** Every version that a result refers to, of the first values of it. */
function refsIn(document: object): Omit<Seen['versions'][number], 'zone'>[] {
	const found: Omit<Seen['versions'][number], 'zone'>[] = [];
	const queue: unknown[] = [document];
	for (const value of queue) {
		if (queue.length > LOOKED_AT) break;
		if (typeof value !== 'object' || value === null) continue;
		const ref = 'policySetName' in value ? RefSchema.safeParse(value).data : undefined;
		if (ref === undefined) {
			queue.push(...(Array.isArray(value) ? value.slice(0, KEPT) : Object.values(value)));
			continue;
		}
		const { policySetName: set, versionId: id, version, manifestSha256 } = ref;
		found.push({ id, set, version, about: aboutVersion(set, version, manifestSha256, false) });
	}
	return found;
}

/** What was met over what was known, each once and the newest first. */
export function merged(met: Seen, before: Seen = NOTHING_SEEN): Seen {
	// Which version is active is known where all are listed, and not where one is referred to.
	const tells = met.versions.some(({ about }) => about.endsWith(', active'));
	const listed = [...met.versions].sort((a, b) => Number(isActive(b)) - Number(isActive(a)));
	const known = before.versions.map((one) =>
		tells ? { ...one, about: one.about.replace(/, active$/, '') } : one,
	);
	const versions = tells ? [...listed, ...known] : [...known.filter(isActive), ...listed, ...known];
	return {
		zones: newest([...met.zones, ...before.zones], ({ id }) => id),
		requests: newest([...met.requests, ...before.requests], ({ zone, id }) => `${zone} ${id}`),
		versions: newest(versions, ({ zone, id }) => `${zone} ${id}`),
		cases: newest([...met.cases, ...before.cases], ({ zone, name }) => `${zone} ${name}`),
	};
}

function isActive({ about }: { about: string }): boolean {
	return about.endsWith(', active');
}

function newest<T>(all: readonly T[], keyed: (one: T) => string): T[] {
	const known = new Map<string, T>();
	for (const one of all) if (!known.has(keyed(one))) known.set(keyed(one), one);
	return [...known.values()].slice(0, KEPT);
}

function present<T>(rows: readonly (T | null)[]): T[] {
	return rows.filter((row): row is T => row !== null);
}
