import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { z } from 'zod';
import { possibleInputs, readEvent } from '../../src/core/event/read.js';
import { answerOfEvaluation } from '../../src/core/replay/answer.js';
import { decidesAsLogged } from '../../src/core/replay/replay.js';
import type { TrafficClass } from '../../src/core/traffic/class.js';
import type { AuditEvent } from '../../src/model/audit.js';
import { JsonObjectSchema } from '../../src/model/json.js';
import { redact } from '../../src/model/redaction.js';
import { compileBundle } from '../../src/policy/compile.js';
import { type Bench, byBruteForce, fromArchive, query, told } from './support.js';

const FOLDER = new URL('../fixtures/archive/', import.meta.url).pathname;
export const HOURS = join(FOLDER, '*.parquet');

const WINDOW = { since: '2026-11-24T23:00:00.000Z', until: '2026-11-25T01:00:00.000Z' };

const BundleSchema = z.object({
	version_id: z.string(),
	documents: z.array(z.object({ policy: z.string(), content: z.string() })),
});

/** Every version that decided in the hours, by its id. */
const bundles = new Map(
	gunzipSync(readFileSync(join(FOLDER, 'bundles.ndjson.gz')))
		.toString('utf8')
		.trim()
		.split('\n')
		.map((line) => {
			const { version_id: id, documents } = BundleSchema.parse(JSON.parse(line));
			return [id, documents] as const;
		}),
);

/** The zones of the hours, the one with most events first. */
export async function zonesOf({ sql }: Bench): Promise<string[]> {
	const reader = await sql.runAndReadAll(
		`SELECT zone_id FROM read_parquet('${HOURS}') GROUP BY zone_id ORDER BY count(*) DESC, zone_id`,
	);
	return reader.getRowsJson().map(([zone]) => String(zone));
}

const RowSchema = z.record(z.string(), z.string());
const ObjectsSchema = z.array(JsonObjectSchema);

/** The zone's events, row by row as they stand in the files. */
async function eventsOf({ sql }: Bench, zone: string): Promise<AuditEvent[]> {
	const reader = await sql.runAndReadAll(
		`SELECT * EXCLUDE (class_uid, type_uid, severity_id, activity_id)
		FROM read_parquet('${HOURS}') WHERE zone_id = '${zone}'`,
	);
	return reader.getRowObjectsJson().map((one) => {
		const row = RowSchema.parse(one);
		const at = (name: string) => row[name] ?? '';
		return {
			id: at('event_id'),
			eventType: at('event_type'),
			requestId: at('request_id'),
			decision: at('decision'),
			policySetVersionId: at('policy_set_version_id'),
			manifestSha: at('manifest_sha'),
			evaluationStatus: at('evaluation_status'),
			determiningPolicies: ObjectsSchema.parse(JSON.parse(at('determining_policies_json') || '[]')),
			diagnostics: ObjectsSchema.parse(JSON.parse(at('diagnostics_json') || '[]')),
			metadata: redact(JsonObjectSchema.parse(JSON.parse(at('metadata_json') || '{}'))),
			occurredAt: new Date(Number(at('time'))).toISOString(),
		};
	});
}

/**
 * Holds what the archive gives of a zone against a plain count of its rows and against every event by itself,
 * and every class against the version that decided it. Gives how many classes and decisions there were.
 */
export async function checkZone(
	bench: Bench,
	zoneId: string,
): Promise<{ classes: number; decisions: number }> {
	const asked = query({ ...WINDOW, zoneId });
	const events = await eventsOf(bench, zoneId);
	const read = await fromArchive([HOURS], asked);
	expect(told(read.classes)).toEqual(told(byBruteForce(events, asked)));
	expect([read.events, read.missing]).toEqual([events.length, []]);
	const decided = events.filter(
		({ eventType, evaluationStatus, manifestSha }) =>
			eventType === 'token_exchange' && evaluationStatus === 'complete' && manifestSha !== '',
	);
	expect(read.decisions).toBe(decided.length);
	for (const word of ['allow', 'deny']) {
		const counted = read.classes.filter(({ event }) => event.decision === word);
		expect(counted.reduce((sum, { seen }) => sum + seen.count, 0)).toBe(
			decided.filter(({ decision }) => decision === word).length,
		);
	}
	expect(read.classes.filter((one) => !calibrates(one, zoneId)).map(({ key }) => key)).toEqual([]);
	return { classes: read.classes.length, decisions: read.decisions };
}

/** Whether the version that decided a class says offline, of all that it may have been asked, what was logged. */
function calibrates({ event, mints }: TrafficClass, zoneId: string): boolean {
	const read = readEvent(event, { zoneId, asRebuilt: null });
	const documents = bundles.get(event.policySetVersionId);
	if (!read.byPolicy || documents === undefined) return false;
	const bundle = compileBundle(documents.map(({ policy, content }) => ({ name: policy, content })));
	if (bundle.kind !== 'ready') return false;
	return possibleInputs(read, { mints, resourceScopes: [] }).every(({ input }) =>
		decidesAsLogged(read.outcome, answerOfEvaluation(bundle.engine.decide(input), event.policySetVersionId)),
	);
}
