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
import { refuseMovedGround } from '../rollout/ground.js';
import type { RolloutPorts } from '../rollout/journal.js';
import { type LockedZone, lockZone } from '../rollout/lock.js';
import { refuseUsedVerdict, usedVerdict } from '../rollout/mark.js';
import { makeMove } from '../rollout/move.js';
import { lastMover } from '../rollout/mover.js';
import { digestOf, type HandedVerdict, pinsOf, refuseOtherContract, whyOf } from '../rollout/pins.js';
import type { Leave, MovePlan } from '../rollout/plan.js';
import { rehearse } from '../rollout/rehearse.js';
import { tryOut } from '../rollout/trial.js';
import type { Run } from '../run.js';
import type { Acceptance } from '../verdict/gate.js';
import { sameVersion } from '../zone/resolve.js';
import { type FollowUpOptions, followUp } from './follow-up.js';
import { verdictStep } from './verdict.js';

/** Moves that are looked through for one by the same verdict. */
const PAST = 1_000;

export interface ActivateOptions {
	writer: Pick<AdminWriter, 'activate'>;
	acceptance: Acceptance;
	leave: Leave;
	/** Milliseconds to wait for the runtime at most. */
	waitMs: number;
	rollout: RolloutPorts;
	after: FollowUpOptions;
	/** The cases that were run, to be replayed on what is activated and on what it replaces. */
	cases: RegressionCase[];
	/** The verdict by which it is asked for; null where there is none but that of this run. */
	handed: HandedVerdict | null;
}

/**
 * Rolls the report's candidate out, of which everything was found out in this run. Reaches the verdict,
 * replays the denial on the server once more, and refuses when anything moved that it is pinned to
 * (exit 4). A report that is blocked comes back with its verdict and nothing done. Throws
 * `journal_unusable`, `zone_busy`, what {@link refuseUsedVerdict} and what {@link makeMove} throw.
 */
export async function activateStep(run: Run, report: Report, options: ActivateOptions): Promise<Report> {
	const candidate = candidateOf(report);
	return lockZone(run, options.rollout, 'needed', async (held) => {
		const pins = pinsOf(report, candidate, options.handed?.mark ?? null);
		const check = () => checkGround(run, report.baseline, candidate);
		// First: on moved ground the runtime looks unready too, which would not say why.
		await check();
		await refuseUsed(run, held, options.handed, digestOf(pins));
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
			judged: checked,
		};
		const activation = await makeMove(run, held, move, {
			...{ writer: options.writer, leave: options.leave, check },
			prove: () => tryOut(run, checked, candidate, options.cases),
		});
		return followUp(run, held, checked, activation, { ...options.after, writer: options.writer });
	});
}

/**
 * Whether a verdict that was handed over may still ask for an activation, before any work is done on it.
 * Throws `contract_changed`, `baseline_moved`, `version_misnamed`, and what {@link refuseUsedVerdict}
 * throws (all exit 4, nothing changed).
 */
export async function refuseStaleVerdict(run: Run, handed: HandedVerdict): Promise<void> {
	refuseOtherContract(handed, CONTRACT_VERSION);
	const baseline = await run.catalog.baseline();
	const moved = baseline?.versionId !== handed.baseline?.versionId;
	const by = moved ? await lastMover(run, baseline) : '';
	refuseMovedGround(
		{ baseline: handed.baseline, candidateManifest: '' },
		{ baseline, candidateManifest: '' },
		by,
	);
	if (handed.baseline !== null) await sameVersion(run.catalog, handed.baseline, 'report');
	await refuseUsedVerdict(run, handed.mark);
}

/** Refuses a verdict that was used already: by this machine's journal, and by what the server kept. */
async function refuseUsed(
	run: Run,
	{ journal }: LockedZone,
	handed: HandedVerdict | null,
	digest: string,
): Promise<void> {
	if (handed === null) return;
	const used = journal
		?.list(run.zone.id, PAST)
		.find(({ intent, receipt }) => intent.verdictDigest === digest && receipt?.outcome === 'applied');
	if (used !== undefined) {
		throw usedVerdict(`by the journal, ${used.intent.who} activated by this one at ${used.intent.at}`);
	}
	await refuseUsedVerdict(run, handed.mark);
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
