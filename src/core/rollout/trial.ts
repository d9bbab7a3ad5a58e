import { isCaracaliteError } from '../../model/errors.js';
import type { VersionRef } from '../../model/version-ref.js';
import type { RegressionCase } from '../cases/parse.js';
import { judgeCase } from '../cases/replay.js';
import { type Judge, openJudges } from '../replay/judge.js';
import type { Move } from '../report/move.js';
import { byRequest } from '../report/requests.js';
import type { Report } from '../report/schema.js';
import type { Run } from '../run.js';
import { activeNow } from './commit.js';

/** What was asked of a version once it was loaded: the denied requests, and a sample of the cases. */
export type Trial = Pick<Move, 'works' | 'denials' | 'sample'>;

/** Nothing could be asked, or was meant to be. */
export const NOTHING_ASKED: Trial = { works: null, denials: null, sample: null };

/** Cases that are replayed on a version once it is loaded, at most. */
const SAMPLE = 20;

/** At most `most` of a list, spread evenly over it; always the same ones. Pure. */
export function spread<T>(all: T[], most: number): T[] {
	const step = Math.max(1, all.length / most);
	return all.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
}

/**
 * Asks the version that is active now whether it allows what was denied, and decides a sample of the
 * cases as expected. What cannot be asked is null, and stands against nothing.
 */
export async function tryOut(
	run: Run,
	report: Report,
	candidate: VersionRef,
	cases: RegressionCase[],
): Promise<Trial> {
	if (report.replays.length === 0 && cases.length === 0) return NOTHING_ASKED;
	try {
		const active = await activeNow(run);
		if (active?.versionId !== candidate.versionId) return { ...NOTHING_ASKED, works: false };
		const judge = openJudges(run.admin, run.catalog).of(active);
		const sample = spread(cases, SAMPLE);
		const [denials, judged] = await Promise.all([
			askRequests(report, judge),
			Promise.all(sample.map(async (one) => judgeCase(one, await judge(one.input), null))),
		]);
		const failed = judged.filter((one) => !one.passed).map((one) => one.name);
		return {
			works: denials === null ? null : denials.failed.length === 0,
			denials,
			sample: sample.length === 0 ? null : { asked: sample.length, failed },
		};
	} catch (error) {
		// The version is active and loaded; a failure here, or Ctrl-C, must not hide that.
		if (!isCaracaliteError(error)) throw error;
		return NOTHING_ASKED;
	}
}

/** Replays every request: how many there are, and those of which something is not allowed, or was not replayed. */
async function askRequests(report: Report, judge: Judge): Promise<Trial['denials']> {
	if (report.replays.length === 0) return null;
	const requests = byRequest(report);
	const failed = await Promise.all(
		requests.map(async ({ trace, replays }) => {
			const answers = await Promise.all(replays.map(({ input }) => judge(input)));
			const allowed = answers.length > 0 && answers.every(({ decision }) => decision === 'allow');
			return allowed ? [] : [trace?.requestId ?? ''];
		}),
	);
	return { asked: requests.length, failed: failed.flat() };
}

/** Whether a loaded version was asked anything at all. Pure. */
export function wasAsked({ works, sample }: Trial): boolean {
	return works !== null || (sample?.asked ?? 0) > 0;
}

/** What stands against a version that is loaded, in a line; null where nothing does. Pure. */
export function againstIt({ works, denials, sample }: Trial): string | null {
	if (works === false && denials !== null && denials.asked > 1) {
		const count = denials.failed.length;
		return `${count} of ${denials.asked} denied requests ${count === 1 ? 'is' : 'are'} not allowed: ${denials.failed.join(', ')}`;
	}
	if (works === false) return 'the denied request is not allowed';
	const failed = sample?.failed.length ?? 0;
	return failed === 0 ? null : `${failed} of ${sample?.asked} cases are decided otherwise than expected`;
}
