import { REPORT_SCHEMA, type Report, ReportSchema } from '../../core/report/schema.js';
import { emptyReport, type Run } from '../../core/run.js';
import { CaracaliteError } from '../../model/errors.js';
import { isJsonObject, tooDeep } from '../../model/json.js';
import { VERSION } from '../../model/release.js';
import type { CommandContext } from '../contract.js';

export interface ReportSource {
	/** `--report`: a file, or `-` for stdin. */
	file: string | undefined;
	/** A request named on the command line: then nothing is read from stdin unasked. */
	requestId: string | undefined;
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
	const file = source.file ?? (context.stdinIsPiped && source.requestId === undefined ? '-' : undefined);
	if (file === undefined) return null;
	const text = await context.readText(file);
	if (text.trim() === '' && source.file === undefined) return null;
	const report = parseReport(text, file === '-' ? 'stdin' : file);
	const { zoneId, zoneName } = report.target;
	if (zoneId === null || run.offline) {
		if (zoneId === null && run.offline) return report;
		throw new CaracaliteError(
			'report_other_zone',
			zoneId === null
				? 'the report was made without a zone, by documents on disk alone'
				: `the report is about zone ${zoneName}, and this run asks none`,
			{ hint: 'make it again where this run works' },
		);
	}
	if (zoneId !== run.zone.id) {
		throw new CaracaliteError(
			'report_other_zone',
			`the report is about zone ${zoneName} (${zoneId}), not ${run.zone.name}`,
			{ hint: `use the profile or --zone of that zone: --zone ${zoneId}` },
		);
	}
	return report;
}

/** Reads a report's text; `name` is what messages call it. */
export function parseReport(text: string, name: string): Report {
	const value = parseJson(text, name);
	if (isJsonObject(value) && value.schema !== REPORT_SCHEMA) throw otherDocument(value.schema, value, name);
	const parsed = ReportSchema.safeParse(value);
	if (parsed.success) return parsed.data;
	const first = parsed.error.issues[0];
	throw new CaracaliteError(
		'bad_report',
		`${name} is not a report of caracalite: ${first?.path.join('.') ?? ''} ${first?.message ?? ''}`,
		{ hint: 'make one with --json, and pass it on as it is' },
	);
}

function parseJson(text: string, name: string): unknown {
	try {
		if (!tooDeep(text)) return JSON.parse(text);
		throw new Error('nested too deep');
	} catch {
		const what = text.trim() === '' ? 'is empty' : tooDeep(text) ? 'is nested too deep' : 'is not JSON';
		throw new CaracaliteError('bad_report', `the report on ${name} ${what}`, {
			hint: 'give the command before --json',
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
