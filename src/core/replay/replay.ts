import type { JsonObject } from '../model.js';
import type { Answer, VersionRef } from '../report/answer.js';
import type { Candidate, Replay } from '../report/evidence.js';
import type { Decision } from '../report/trace.js';
import type { Judge } from './judge.js';
import { applyOverlays, type Overlay } from './overlay.js';

/** The judges of the versions in play. The baseline is null where nothing is active. */
export interface Judges {
	candidate: Judge;
	baseline: Judge | null;
	/** Of the version that decided the event then. */
	decider(version: VersionRef): Judge;
}

export interface ReplayOptions {
	/** Replay what the server rebuilt, untouched. */
	asRebuilt: boolean;
	overlays: Overlay[];
}

/** Replays a logged denial on the candidate, the baseline, and the version that decided it then. */
export async function replayDenial(
	denial: Decision,
	judges: Judges,
	options: ReplayOptions,
): Promise<Replay> {
	const chosen = options.asRebuilt
		? { input: denial.asRebuilt ?? {}, fields: [] }
		: { input: denial.input ?? {}, fields: denial.fields };
	const { input, fields } = applyOverlays(chosen, options.overlays);
	const [candidate, baseline, decider] = await Promise.all([
		judges.candidate(input),
		judges.baseline?.(input) ?? null,
		denial.decidedBy === null ? null : judges.decider(denial.decidedBy)(input),
	]);
	return {
		eventId: denial.eventId,
		resource: denial.resource,
		asRebuilt: options.asRebuilt,
		overlays: options.overlays.map((overlay) => overlay.path),
		input,
		fields,
		logged: { decision: denial.decision, reason: denial.reason },
		decider,
		baseline,
		candidate,
		calibration: calibrationOf(denial, decider),
	};
}

/** Replays an input that came from a file. */
export async function replayInput(given: JsonObject, judges: Judges, overlays: Overlay[]): Promise<Replay> {
	const { input, fields } = applyOverlays({ input: given, fields: [] }, overlays);
	const [candidate, baseline] = await Promise.all([
		judges.candidate(input),
		judges.baseline?.(input) ?? null,
	]);
	return {
		eventId: null,
		resource: null,
		asRebuilt: false,
		overlays: overlays.map((overlay) => overlay.path),
		input,
		fields,
		logged: null,
		decider: null,
		baseline,
		candidate,
		calibration: 'not_checked',
	};
}

/** Whether the version that decided then reproduces the logged decision and reason. Pure. */
export function calibrationOf(denial: Decision, decider: Answer | null): Replay['calibration'] {
	if (denial.decidedBy === null || decider === null) return 'uncalibratable';
	if (decider.evaluation !== 'executed') return 'uncalibratable';
	const logged = denial.decision === 'deny' ? 'deny' : 'allow';
	return decider.decision === logged && decider.reason === denial.reason ? 'calibrated' : 'uncalibrated';
}

/** What the candidate says of the denial as a whole: the worst answer of all replays. Pure. */
export function summariseCandidate(
	replays: Replay[],
	version: VersionRef | null,
	documents: string[],
): Candidate {
	const answers = replays.map((replay) => replay.candidate);
	const worst = answers.find((answer) => answer.decision !== 'allow') ?? answers[0];
	const executed = answers.length > 0 && answers.every((answer) => answer.evaluation === 'executed');
	const held = answers.find((answer) => answer.hold !== null);
	return {
		decision: executed ? (worst?.decision ?? null) : null,
		executed,
		wouldActivate: answers.some((answer) => answer.wouldActivate === null)
			? null
			: answers.every((answer) => answer.wouldActivate),
		warnings: [...new Set(answers.flatMap((answer) => answer.warnings))],
		diagnostics: worst?.result?.diagnostics ?? [],
		hold: held?.hold ?? null,
		version,
		documents,
	};
}
