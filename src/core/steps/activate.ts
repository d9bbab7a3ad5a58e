import { CaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import { refuseTooLarge } from '../../model/json-pieces.js';
import type { VersionRef } from '../../model/version-ref.js';
import { CONTRACT_VERSION } from '../../policy/engine.js';
import type { RegressionCase } from '../cases/parse.js';
import type { AdminWriter } from '../ports.js';
import { type Judge, openJudges } from '../replay/judge.js';
import { inconclusiveFields } from '../replay/replay.js';
import type { Replay } from '../report/evidence.js';
import type { Report } from '../report/schema.js';
import { checkGround } from '../rollout/check.js';
import type { RolloutPorts } from '../rollout/journal.js';
import { lockZone } from '../rollout/lock.js';
import { makeMove } from '../rollout/move.js';
import { digestOf, pinsOf, refuseStaleVerdict, VERDICT_MAX_AGE_MS, whyOf } from '../rollout/pins.js';
import type { Leave, MovePlan } from '../rollout/plan.js';
import { rehearse } from '../rollout/rehearse.js';
import { tryOut } from '../rollout/trial.js';
import type { Run } from '../run.js';
import type { Acceptance } from '../verdict/gate.js';
import { type FollowUpOptions, followUp } from './follow-up.js';
import { verdictStep } from './verdict.js';

export interface ActivateOptions {
	writer: Pick<AdminWriter, 'activate'>;
	acceptance: Acceptance;
	leave: Leave;
	/** Milliseconds to wait for the runtime at most. */
	waitMs: number;
	rollout: RolloutPorts;
	after: FollowUpOptions;
	/** The cases of the report, to be replayed on what is activated and on what it replaces; none where they are not at hand. */
	cases: RegressionCase[];
	/** Milliseconds for which a verdict holds; a day unless said. */
	maxAgeMs?: number;
}

/**
 * Rolls the report's candidate out. Believes no verdict: reaches it anew from the evidence, replays
 * the denial on the server once more, and refuses when anything moved that the verdict is pinned to
 * (exit 4). A report that is blocked comes back with its verdict and nothing done. Throws
 * `journal_unusable`, `zone_busy`, and what {@link makeMove} throws.
 */
export async function activateStep(run: Run, report: Report, options: ActivateOptions): Promise<Report> {
	const candidate = candidateOf(report);
	return lockZone(run, options.rollout, 'needed', async (held) => {
		const pins = pinsOf(report, candidate);
		const check = () => checkGround(run, report.baseline, candidate);
		refuseStaleVerdict(pins, {
			zoneId: run.zone.id,
			contractVersion: CONTRACT_VERSION,
			now: run.admin.serverNow(),
			maxAgeMs: options.maxAgeMs ?? VERDICT_MAX_AGE_MS,
		});
		// First: on moved ground the runtime looks unready too, which would not say why.
		await check();
		const judged = await verdictStep(run, report, options.acceptance);
		const checked =
			judged.verdict?.safeToActivate === true
				? await replayAgain(run, judged, candidate, options.acceptance)
				: judged;
		if (checked.verdict?.safeToActivate !== true) {
			// What looks unready may just have been moved.
			await check();
			return checked;
		}
		// What is told afterwards has to fit into a document, and into the next command.
		refuseTooLarge(checked);
		const move: MovePlan = {
			kind: 'activation',
			from: report.baseline,
			to: candidate,
			why: whyOf(checked, pins),
			verdictDigest: digestOf(pins),
			rehearsal: await rehearse(run, checked, options.cases),
			waitMs: options.waitMs,
		};
		const activation = await makeMove(run, held, move, {
			...{ writer: options.writer, leave: options.leave, check },
			prove: () => tryOut(run, checked, candidate, options.cases),
		});
		return followUp(run, held, checked, activation, { ...options.after, writer: options.writer });
	});
}

async function replayAgain(
	run: Run,
	report: Report,
	candidate: VersionRef,
	acceptance: Acceptance,
): Promise<Report> {
	run.progress({ step: 'activate', text: 'replaying the denial once more' });
	// Fresh judges: what was answered before is not to be believed again.
	const judge = openJudges(run.admin, run.catalog).of(candidate);
	const replays = await Promise.all(report.replays.map((replay) => askAgain(replay, judge)));
	return verdictStep(run, { ...report, replays }, acceptance);
}

async function askAgain(replay: Replay, judge: Judge): Promise<Replay> {
	const alternatives = await Promise.all(
		replay.alternatives.map(async (one) =>
			one.possible ? { ...one, candidate: await judge(one.input) } : one,
		),
	);
	const inconclusive = inconclusiveFields(alternatives.filter((one) => one.possible));
	return { ...replay, alternatives, inconclusive, candidate: await judge(replay.input) };
}

/** The version of a report to activate; throws `candidate_not_staged` where it judges none. */
export function candidateOf(report: Report): VersionRef {
	const version = report.candidate?.version ?? null;
	if (version !== null) return version;
	throw new CaracaliteError(
		'candidate_not_staged',
		'the report judges documents on disk, which cannot be activated',
		{
			hint: 'stage them first: caracalite stage <file>',
			exit: EXIT.usage,
		},
	);
}
