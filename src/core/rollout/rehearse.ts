import { isCaracaliteError } from '../errors.js';
import { openJudges } from '../replay/judge.js';
import type { Rehearsal } from '../report/activation.js';
import type { Report } from '../report/schema.js';
import type { Run } from '../run.js';
import { nameOf } from './ground.js';

/**
 * Asks the version that an activation replaces the questions that the candidate was asked: a rollback
 * goes back to it. The denied inputs are simulated on the server; of the cases, the baseline's answers
 * are in the report. Never throws for a call that fails: it stands against nothing, and is told.
 */
export async function rehearse(run: Run, report: Report): Promise<Rehearsal> {
	const { baseline } = report;
	if (baseline === null) {
		const text = 'nothing is active now, so going back would mean denying everything';
		return { version: null, asked: 0, answered: 0, text };
	}
	const judge = openJudges(run.admin, run.catalog).of(baseline);
	const replayed = await Promise.all(
		report.replays.map(async ({ input }) => {
			try {
				return await judge(input);
			} catch (error) {
				if (!isCaracaliteError(error) || run.signal.aborted) throw error;
				return null;
			}
		}),
	);
	const answers = [...replayed, ...report.regressions.map((one) => one.baseline)];
	const answered = answers.filter((answer) => answer?.evaluation === 'executed').length;
	const asked = answers.length;
	const text =
		answered === asked
			? `${nameOf(baseline)} decides all ${asked} of them, should it be gone back to`
			: `${nameOf(baseline)} was gone through for a way back: it decides ${answered} of ${asked}`;
	return { version: baseline, asked, answered, text };
}
