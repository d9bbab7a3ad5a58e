import { z } from 'zod';
import { CaracaliteError } from '../../model/errors.js';
import { textAt, textsAt } from '../../model/json.js';
import type { Gap, TrafficClass, TrafficRead } from './class.js';
import { ClassRowSchema, classesOf, type Disagreement, HourSchema, WholeSchema } from './class-row.js';
import { gapsOf } from './gaps.js';
import type { TrafficQuery } from './source.js';
import { CLASSES_CONTRACT } from './sql/archive.js';
import { filterText } from './sql/select.js';

/** What every row of the SELECT repeats of the whole. */
const WholeRowSchema = ClassRowSchema.extend({
	contract_version: z.string(),
	zone_id: z.string(),
	since: z.string(),
	until: z.string(),
	filter: z.string(),
	classes: WholeSchema,
	events: WholeSchema,
	missing: z.array(HourSchema),
});
type WholeRow = z.infer<typeof WholeRowSchema>;

const HINT =
	'Run the SELECT that `caracalite shadow --print-sql` prints again, and keep its result as it is.';

/**
 * The rows of a text of NDJSON. Throws `classes_incomplete` for one whose last line breaks off, and
 * `classes_unreadable` for another line that is not JSON. Pure.
 */
export function rowsOfNdjson(text: string, name: string): unknown[] {
	const lines = text.split('\n').map((line) => line.trim());
	const last = lines.findLastIndex((line) => line !== '');
	return lines.slice(0, last + 1).flatMap((line, index) => {
		if (line === '') return [];
		try {
			const row: unknown = JSON.parse(line);
			return [row];
		} catch (cause) {
			if (index === last && index > 0) {
				throw incomplete(`${name} breaks off in the middle of line ${index + 1}`, cause);
			}
			throw unreadable(`line ${index + 1} of ${name} is not JSON`, cause);
		}
	});
}

/**
 * Traffic by the rows that the SELECT of classes gave elsewhere, all of them. Throws `classes_contract` where
 * they mean something else than rows do today, `classes_incomplete` where some are missing,
 * `classes_other_zone`, `classes_empty`, and `classes_unreadable`. Pure.
 */
export function readClassRows(found: readonly unknown[], name: string, query: TrafficQuery): TrafficRead {
	const rows = found.map((row, index) => checkedRow(row, `row ${index + 1} of ${name}`));
	const [first] = rows;
	if (first === undefined) {
		throw new CaracaliteError('classes_empty', `${name} holds no classes`, {
			hint: `Either nothing was decided in its window, or its result was not kept. ${HINT}`,
		});
	}
	checkWhole(rows, first, name, query);
	const { classes, disagreements } = classesOf(rows, query.zoneId);
	refuseDisagreement(disagreements, name);
	const kept = classes.filter((one) => fits(one, query));
	return {
		source: 'classes',
		window: { since: first.since, until: first.until },
		events: first.events,
		decisions: kept.reduce((sum, { seen }) => sum + seen.count, 0),
		classes: kept,
		missing: first.missing.map(({ start, count }) => ({ zoneId: query.zoneId, hour: start, events: count })),
		gaps: gapsIn(first, query),
		notes: notesOf(first, query),
	};
}

/** Throws `archive_reads_otherwise` where a row is of another class than its own sample. */
export function refuseDisagreement(disagreements: readonly Disagreement[], name: string): void {
	const [one] = disagreements;
	if (one === undefined) return;
	const text = `${name} reads "${one.field}" of event ${one.eventId} otherwise than caracalite does`;
	throw new CaracaliteError('archive_reads_otherwise', text, {
		hint: 'Its classes cannot be trusted. The engine, or a caracalite of another version, made other classes.',
		details: { disagreements },
	});
}

function checkedRow(row: unknown, where: string): WholeRow {
	const contract = z.object({ contract_version: z.string() }).safeParse(row);
	if (contract.success && contract.data.contract_version !== CLASSES_CONTRACT) {
		const text = `${where} is of the contract ${contract.data.contract_version}; caracalite reads ${CLASSES_CONTRACT}`;
		throw new CaracaliteError('classes_contract', text, { hint: HINT });
	}
	const checked = WholeRowSchema.safeParse(row);
	if (checked.success) return checked.data;
	const issue = checked.error.issues[0];
	throw unreadable(`${where} is not a row of classes: ${issue?.path.join('.')}: ${issue?.message}`);
}

function checkWhole(rows: readonly WholeRow[], first: WholeRow, name: string, query: TrafficQuery): void {
	const stranger = rows.find(({ zone_id }) => zone_id !== query.zoneId);
	if (stranger !== undefined) {
		throw new CaracaliteError(
			'classes_other_zone',
			`${name} is of zone ${stranger.zone_id}, not of ${query.zoneId}`,
			{
				hint: 'Name that zone with --zone, or give the classes of this one.',
			},
		);
	}
	const head = (row: WholeRow) =>
		JSON.stringify([row.since, row.until, row.filter, row.classes, row.events, row.missing]);
	if (rows.some((row) => head(row) !== head(first))) {
		throw unreadable(`${name} holds rows of more than one run of the SELECT`);
	}
	if (rows.length < first.classes) {
		throw incomplete(`${name} holds ${rows.length} of ${first.classes} classes`);
	}
	const keys = new Set(rows.map(({ class_key }) => JSON.stringify(class_key)));
	if (keys.size !== rows.length || rows.length > first.classes) {
		throw unreadable(`${name} holds a class more than once`);
	}
}

/** Whether a filter lets a class through: all that filters look at is the same in the whole of it. */
function fits({ event }: TrafficClass, { filter, resource, decision }: TrafficQuery): boolean {
	const { metadata } = event;
	return (
		(filter.applicationId === undefined || textAt(metadata, 'application_id') === filter.applicationId) &&
		(filter.label === undefined || textsAt(metadata, 'agent_labels').includes(filter.label)) &&
		(resource === null || textAt(metadata, 'resource') === resource) &&
		(decision === null || event.decision === decision)
	);
}

const NOTHING_LEFT_OUT = JSON.stringify([null, null, null, null]);

/** What of the window that was asked for the rows do not tell: what lies outside of theirs, and what their SELECT left out. */
function gapsIn({ since, until, filter }: WholeRow, query: TrafficQuery): Gap[] {
	const part = { why: 'left_out' as const, since: query.since, until: query.until };
	return [...gapsOf(query, { since, until }), ...(leavesOut(filter, query) ? [part] : [])];
}

/** Whether the SELECT left out what is not left out here. */
function leavesOut(filter: string, query: TrafficQuery): boolean {
	return filter !== NOTHING_LEFT_OUT && filter !== filterText(query);
}

function notesOf({ since, until, filter }: WholeRow, query: TrafficQuery): string[] {
	const sameWindow =
		Date.parse(since) === Date.parse(query.since) && Date.parse(until) === Date.parse(query.until);
	return [
		...(sameWindow ? [] : [`The classes are of the time from ${since} to ${until}, as they were asked for.`]),
		...(leavesOut(filter, query) ? ['The SELECT that made the classes left out a part of the traffic.'] : []),
	];
}

function incomplete(text: string, cause?: unknown): CaracaliteError {
	return new CaracaliteError('classes_incomplete', text, { hint: `It was cut off. ${HINT}`, cause });
}

function unreadable(text: string, cause?: unknown): CaracaliteError {
	return new CaracaliteError('classes_unreadable', text, { hint: HINT, cause });
}
