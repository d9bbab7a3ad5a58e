import { decodeCaseFile } from '../../core/cases/decode.js';
import { describeCases } from '../../core/cases/digest.js';
import { parseCases, type RegressionCase } from '../../core/cases/parse.js';
import type { Report } from '../../core/report/schema.js';
import type { Run } from '../../core/run.js';
import { placeCases } from '../../core/steps/place-cases.js';
import type { Judged } from '../../core/steps/simulate.js';
import { CaracaliteError, isCaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import type { CommandContext } from '../contract.js';

/**
 * The cases of a report's verdict, read again from their files; none where the files are not there, or
 * where the cases came on stdin. Throws `cases_changed` (exit 4) if those that were run are not in the
 * files any more as they were.
 */
export async function casesAsJudged(
	context: CommandContext,
	run: Run,
	report: Report,
): Promise<RegressionCase[]> {
	const { cases, regressions } = report;
	// After the first that fails, the digest is over more cases than were run; they block anyway.
	if (cases === null || cases.notRun > 0 || cases.files.includes('-')) return [];
	const names = new Set(regressions.map((one) => one.name));
	const found = await readAgain(context, cases.files);
	if (found === null) return [];
	const candidate = report.candidate?.version ?? null;
	const judged: Judged | null = candidate === null ? null : { kind: 'version', version: candidate };
	const named = found.filter((one) => names.has(one.name));
	const same = judged === null ? named : await placeCases(run, named, judged);
	if (describeCases(same).digest === cases.digest) return same;
	throw new CaracaliteError(
		'cases_changed',
		`the cases in ${cases.files.join(', ')} are not those of the verdict`,
		{
			exit: EXIT.moved,
			hint: 'judge again: caracalite iterate …',
		},
	);
}

/** The cases of the files; null where one is not there, as on another machine. */
async function readAgain(context: CommandContext, files: string[]) {
	try {
		return parseCases(
			await Promise.all(
				files.map(async (file) => decodeCaseFile(file, await context.readText(file), context.signal)),
			),
		);
	} catch (error) {
		if (isCaracaliteError(error, 'file_not_found')) return null;
		throw error;
	}
}
