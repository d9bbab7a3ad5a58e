import { asTraces, tracesOf } from '../../core/report/requests.js';
import { REPORT_SCHEMA, type Report, ReportSchema } from '../../core/report/schema.js';
import { emptyReport, type Run } from '../../core/run.js';
import { CaracaliteError } from '../../model/errors.js';
import { isJsonObject, tooDeep } from '../../model/json.js';
import { VERSION } from '../../model/release.js';
import type { CommandContext } from '../contract.js';

export interface ReportSource {
	/** `--report`: a file, or `-` for stdin. */
	file: string | undefined;
	/** Whether stdin is for something else, so that no report comes on it. */
	stdinTaken: boolean;
	/** Told of the text of a report of this zone; throws where it may not count. */
	check?: (text: string) => void;
}

/**
 * The report to continue: from `--report`, else from a pipe on stdin; an empty one where there is
 * none. Throws `bad_report`, `report_schema`, `report_other_zone`, or what the command before said.
 */
export async function continueReport(
	context: CommandContext,
	run: Run,
	source: ReportSource,
): Promise<Report> {
	return (await readReport(context, run, source)) ?? emptyReport(run, VERSION);
}

/** As {@link continueReport}; null where there is no report. */
export async function readReport(
	context: CommandContext,
	run: Run,
	source: ReportSource,
): Promise<Report | null> {
	const { file, stdinTaken, check } = source;
	const named = file !== undefined;
	const text = named ? await context.readText(file) : stdinTaken ? null : await context.readPiped();
	if (text === null) return null;
	const report = parseReport(text, named && file !== '-' ? file : 'stdin');
	refuseOtherZone(report, run);
	check?.(text);
	return report;
}

function refuseOtherZone({ target: { zoneId, zoneName } }: Report, { zone, offline }: Run): void {
	if (offline ? zoneId === null : zoneId === zone.id) return;
	if (zoneId === null) {
		throw new CaracaliteError('report_other_zone', 'the report was made without a zone, by documents alone', {
			hint: 'make it again in the zone',
		});
	}
	throw new CaracaliteError(
		'report_other_zone',
		`the report is about zone ${zoneName} (${zoneId}), ${offline ? 'and this run asks none' : `not ${zone.name}`}`,
		{ hint: `use the profile or --zone of that zone: --zone ${zoneId}` },
	);
}

/** Reads a report's text; `name` is what messages call it. */
export function parseReport(text: string, name: string): Report {
	const value = parseJson(text, name);
	if (isJsonObject(value) && value.schema !== REPORT_SCHEMA) throw otherDocument(value.schema, value, name);
	const parsed = ReportSchema.safeParse(value);
	if (parsed.success) return { ...parsed.data, ...asTraces(tracesOf(parsed.data)) };
	const other = otherRelease(value);
	if (other !== null) {
		throw new CaracaliteError(
			'bad_report',
			`the report on ${name} was made by caracalite ${other}; this one is ${VERSION}: make it again`,
			{ hint: 'run the command that made it once more, and pass on what it prints' },
		);
	}
	const first = parsed.error.issues[0];
	throw new CaracaliteError(
		'bad_report',
		`${name} is not a report of caracalite: ${first?.path.join('.') ?? ''} ${first?.message ?? ''}`,
		{ hint: 'make one with --json, and pass it on as it is' },
	);
}

/** The other release that a report says it was made by; null where it names none, or this one. */
function otherRelease(value: unknown): string | null {
	const named = isJsonObject(value) ? value.caracalite : undefined;
	const release = typeof named === 'string' && /^\d{1,9}(\.\d{1,9}){2}(-[\w.-]{1,40})?$/.test(named);
	return release && named !== VERSION ? named : null;
}

function parseJson(text: string, name: string): unknown {
	try {
		if (!tooDeep(text)) return JSON.parse(text);
		throw new Error('nested too deep');
	} catch {
		const what = text.trim() === '' ? 'is empty' : tooDeep(text) ? 'is nested too deep' : 'is not JSON';
		throw new CaracaliteError('bad_report', `the report on ${name} ${what}`, {
			hint: 'give the command before --json; where no report is meant, as in a loop, give this one </dev/null',
		});
	}
}

function otherDocument(schema: unknown, value: Record<string, unknown>, name: string): CaracaliteError {
	if (schema === 'caracalite/error@1') {
		return new CaracaliteError('step_before_failed', `the command before failed: ${String(value.message)}`, {
			hint: typeof value.hint === 'string' ? value.hint : 'run it alone to see why',
			details: { code: value.code },
		});
	}
	const what = typeof schema === 'string' ? `has schema ${schema}` : 'has no schema';
	return new CaracaliteError(
		'report_schema',
		`the report on ${name} ${what}; this caracalite reads ${REPORT_SCHEMA}`,
		{
			hint: 'make it again with this version',
		},
	);
}
