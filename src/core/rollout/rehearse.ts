import { isCaracaliteError } from '../../model/errors.js';
import type { JsonObject } from '../../model/json.js';
import { nameOf } from '../../model/version-ref.js';
import type { RegressionCase } from '../cases/parse.js';
import { openJudges } from '../replay/judge.js';
import type { Rehearsal } from '../report/move.js';
import type { Report } from '../report/schema.js';
import type { Run } from '../run.js';
import { spread } from './trial.js';

/** Cases that are simulated on the way back, at most. */
const REHEARSED = 100;

/**
 * Asks the version that an activation replaces the questions that the candidate was asked: a rollback
 * goes back to it. The denied inputs and up to {@link REHEARSED} cases are simulated on the server; of the
 * others, the baseline's answers are in the report. Never throws for a call that fails: it stands against nothing, and is told.
 */
export async function rehearse(run: Run, report: Report, cases: RegressionCase[]): Promise<Rehearsal> {
	const { baseline } = report;
	if (baseline === null) {
		const text = 'nothing is active now, so going back would mean denying everything';
		return { version: null, asked: 0, answered: 0, text };
	}
	const judge = openJudges(run.admin, run.catalog).of(baseline);
	const ask = async ({ input }: { input: JsonObject }) => {
		try {
			return await judge(input);
		} catch (error) {
			if (!isCaracaliteError(error) || run.signal.aborted) throw error;
			return null;
		}
	};
	const chosen = spread(cases, REHEARSED);
	run.progress({ step: 'rehearse', text: `rehearsing the way back to ${nameOf(baseline)}` });
	const asked = await Promise.all([...report.replays, ...chosen].map(ask));
	const names = new Set(chosen.map((one) => one.name));
	const others = report.regressions.filter((one) => !names.has(one.name)).map((one) => one.baseline);
	const answers = [...asked, ...others];
	const answered = answers.filter((answer) => answer?.evaluation === 'executed').length;
	const all = answers.length;
	const text =
		answered === all
			? `${nameOf(baseline)} decides ${all === 1 ? 'it' : `all ${all} of them`}, should it be gone back to`
			: `${nameOf(baseline)} was gone through for a way back: it decides ${answered} of ${all}`;
	return { version: baseline, asked: all, answered, text };
}
