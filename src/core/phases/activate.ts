import { CaracaliteError, isCaracaliteError } from '../errors.js';
import { EXIT } from '../exit-codes.js';
import { type Judge, openJudges } from '../replay/judge.js';
import { inconclusiveFields } from '../replay/replay.js';
import type { VersionRef } from '../report/answer.js';
import type { Replay } from '../report/evidence.js';
import type { Activation, Report } from '../report/schema.js';
import { activeNow } from '../rollout/commit.js';
import { refuseMovedGround } from '../rollout/ground.js';
import { type Leave, makeMove } from '../rollout/move.js';
import type { Run } from '../run.js';
import type { Acceptance } from '../verdict/gates.js';
import { verdictPhase } from './verdict.js';

export interface ActivateOptions {
	acceptance: Acceptance;
	leave: Leave;
	/** Milliseconds to wait for the runtime at most. */
	waitMs: number;
}

/**
 * Rolls the report's candidate out. Believes no verdict: reaches it anew from the evidence, replays
 * the denial on the server once more, and refuses when the ground moved (exit 4). A report that is
 * blocked comes back with its verdict and nothing done.
 */
export async function activatePhase(run: Run, report: Report, options: ActivateOptions): Promise<Report> {
	const candidate = candidateOf(report);
	const check = () => checkGround(run, report, candidate);
	// First: on moved ground the runtime looks unready too, which would not say why.
	await check();
	const judged = await verdictPhase(run, report, options.acceptance);
	if (judged.verdict?.safeToActivate !== true) return judged;
	const checked = await replayAgain(run, judged, candidate, options.acceptance);
	if (checked.verdict?.safeToActivate !== true) return checked;
	const move = { kind: 'activation' as const, from: report.baseline, to: candidate, waitMs: options.waitMs };
	const activation = await makeMove(run, move, options.leave, check);
	const works = activation.outcome === 'loaded' ? await proveWorks(run, checked, candidate) : null;
	return { ...checked, ok: succeeded(activation), activation: { ...activation, works } };
}

/** Whether the zone now runs what it was moved to. */
export function succeeded(activation: Activation): boolean {
	return activation.outcome === 'loaded' || activation.outcome === 'already_active';
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
	return verdictPhase(run, { ...report, replays }, acceptance);
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

async function checkGround(run: Run, report: Report, candidate: VersionRef): Promise<void> {
	const [baseline, manifest] = await Promise.all([
		activeNow(run),
		run.admin.manifest(candidate.policySetId, candidate.versionId),
	]);
	refuseMovedGround(
		{ baseline: report.baseline, candidateManifest: candidate.manifestSha256 },
		{ baseline, candidateManifest: manifest.manifestSha256 },
	);
}

/** Whether the version that is active now allows what was denied; null where that cannot be asked. */
async function proveWorks(run: Run, report: Report, candidate: VersionRef): Promise<boolean | null> {
	if (report.replays.length === 0) return null;
	try {
		const active = await activeNow(run);
		if (active?.versionId !== candidate.versionId) return false;
		const judge = openJudges(run.admin, run.catalog).of(active);
		const answers = await Promise.all(report.replays.map((replay) => judge(replay.input)));
		return answers.every((answer) => answer.decision === 'allow');
	} catch (error) {
		// The version is active and loaded; a failure here, or Ctrl-C, must not hide that.
		if (!isCaracaliteError(error)) throw error;
		return null;
	}
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
