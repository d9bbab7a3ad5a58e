import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { AuditEvent } from '../../model/audit.js';
import { JsonObjectSchema } from '../../model/json.js';
import { redact } from '../../model/redaction.js';
import type { Mint } from '../event/mints.js';
import { type ReadDecision, readEvent } from '../event/read.js';
import type { TrafficClass } from './class.js';
import { CLASS_FIELDS, classValues } from './class-fields.js';
import { eventKey, mintKey, withMandates } from './class-key.js';
import { HOUR_MS } from './tally.js';

/** Engines write 64-bit numbers as numbers or as texts. */
export const WholeSchema = z.union([z.int(), z.string().regex(/^-?\d{1,16}$/)]).transform(Number);

/** A JSON text, parsed and held against a schema. */
function jsonText<T extends z.ZodType>(schema: T) {
	return z.string().transform((text, context): z.output<T> => {
		const parsed = schema.safeParse(jsonOf(text));
		if (parsed.success) return parsed.data;
		const issue = parsed.error.issues[0];
		context.addIssue({ code: 'custom', message: `${issue?.path.join('.')}: ${issue?.message}` });
		return z.NEVER;
	});
}

/** What a text says as JSON; undefined where it is none. */
function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** How often in an hour: the hour since the epoch and the number, in one text. */
export const HourSchema = z
	.string()
	.regex(/^-?\d{1,7} \d{1,16}$/)
	.transform((text) => {
		const [hour = 0, count = 0] = text.split(' ').map(Number);
		return { start: new Date(hour * HOUR_MS).toISOString(), count };
	});

/** An archive writes an empty text where there is nothing. */
const ListSchema = z.union([z.literal('').transform(() => []), jsonText(z.array(JsonObjectSchema))]);

const SampleSchema = jsonText(
	z.object({
		time: WholeSchema,
		event_id: z.string(),
		request_id: z.string(),
		event_type: z.string(),
		decision: z.string(),
		policy_set_version_id: z.string(),
		manifest_sha: z.string(),
		evaluation_status: z.string(),
		determining_policies_json: ListSchema,
		diagnostics_json: ListSchema,
		metadata_json: jsonText(JsonObjectSchema),
	}),
);

const MintSchema = jsonText(
	z.object({
		event_id: z.string(),
		time: WholeSchema,
		mandate: jsonText(z.object({ resource: z.string(), scopes: z.array(z.string()) })),
	}),
);

/** What one row of the SELECT of classes tells of its class. */
export const ClassRowSchema = z.object({
	class_key: jsonText(JsonObjectSchema),
	n: WholeSchema.pipe(z.int().positive()),
	first_time: WholeSchema,
	last_time: WholeSchema,
	sessions: WholeSchema,
	hours: z.array(HourSchema),
	mints: z.array(MintSchema),
	sample: SampleSchema,
});
export type ClassRow = z.infer<typeof ClassRowSchema>;

/** A row whose sample is not what the row says that its class is. */
export interface Disagreement {
	eventId: string;
	field: string;
}

/**
 * The classes that rows tell, the most frequent first. A row that policy did not decide is none; rows that
 * differ only in how JSON is spelt are one class. `disagreements` are rows whose sample is of another class
 * than the row: whoever made them read an event otherwise than we do. Pure.
 */
export function classesOf(
	rows: readonly ClassRow[],
	zoneId: string,
): { classes: TrafficClass[]; disagreements: Disagreement[] } {
	const classes = new Map<string, TrafficClass>();
	const disagreements: Disagreement[] = [];
	for (const row of rows) {
		const event = eventOf(row);
		const read = readEvent(event, { zoneId, asRebuilt: null });
		if (!read.byPolicy) continue;
		disagreements.push(...disagreementsOf(row, read));
		const mints = read.presentation === null ? [] : mintsOf(row);
		const key = withMandates(eventKey(read), mints);
		const known = classes.get(key);
		const found = classOf(row, key, event, mints);
		classes.set(key, known === undefined ? found : together(known, found));
	}
	const sorted = [...classes.values()].sort(
		(a, b) => b.seen.count - a.seen.count || (a.key < b.key ? -1 : 1),
	);
	return { classes: sorted, disagreements };
}

function eventOf({ sample }: ClassRow): AuditEvent {
	return {
		id: sample.event_id,
		eventType: sample.event_type,
		requestId: sample.request_id,
		decision: sample.decision,
		policySetVersionId: sample.policy_set_version_id,
		manifestSha: sample.manifest_sha,
		evaluationStatus: sample.evaluation_status,
		determiningPolicies: sample.determining_policies_json,
		diagnostics: sample.diagnostics_json,
		metadata: redact(sample.metadata_json),
		occurredAt: new Date(sample.time).toISOString(),
	};
}

/** A mint for each distinct mandate, the newest. */
function mintsOf({ mints }: ClassRow): Mint[] {
	const distinct = new Map<string, Mint>();
	for (const { event_id: eventId, time, mandate } of mints.toSorted((a, b) => a.time - b.time)) {
		distinct.set(mintKey(mandate), { eventId, ...mandate, at: new Date(time).toISOString() });
	}
	return [...distinct.values()];
}

function classOf(row: ClassRow, key: string, event: AuditEvent, mints: Mint[]): TrafficClass {
	return {
		key,
		event,
		mints,
		seen: {
			count: row.n,
			first: new Date(row.first_time).toISOString(),
			last: new Date(row.last_time).toISOString(),
		},
		sessions: row.sessions,
		hours: row.hours.toSorted((a, b) => (a.start < b.start ? -1 : 1)),
	};
}

/** Two rows of one class; a session of both counts twice. */
function together(one: TrafficClass, other: TrafficClass): TrafficClass {
	const newest = one.seen.last < other.seen.last ? other : one;
	const hours = new Map<string, number>();
	for (const { start, count } of [...one.hours, ...other.hours]) {
		hours.set(start, (hours.get(start) ?? 0) + count);
	}
	return {
		...newest,
		seen: {
			count: one.seen.count + other.seen.count,
			first: one.seen.first < other.seen.first ? one.seen.first : other.seen.first,
			last: newest.seen.last,
		},
		sessions: one.sessions + other.sessions,
		hours: [...hours].sort().map(([start, count]) => ({ start, count })),
	};
}

/** The fields in which a row and its sample are not the same; JSON texts are told by the sample alone. */
function disagreementsOf(row: ClassRow, read: ReadDecision): Disagreement[] {
	const values = classValues(read);
	return CLASS_FIELDS.flatMap(({ name, as }, index) => {
		if (as === 'json') return [];
		const held = row.class_key[name] ?? null;
		const told = Array.isArray(held) ? held.toSorted() : held;
		return isDeepStrictEqual(told, values[index]) ? [] : [{ eventId: read.id, field: name }];
	});
}
