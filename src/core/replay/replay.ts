import type { Answer } from '../../model/answer.js';
import type { JsonObject } from '../../model/json.js';
import type { VersionRef } from '../../model/version-ref.js';
import { CLASS_CONFLICT } from '../../policy/approvals.js';
import { missingFields } from '../event/fields.js';
import type { Alternative, Candidate, Replay } from '../report/evidence.js';
import type { Decision, SourcedInput } from '../report/trace.js';
import { isRefusedForGood, unitedHold } from './class-conflict.js';
import type { Judge } from './judge.js';
import { applyOverlays, type Overlay } from './overlay.js';
import { exactKey } from './same-input.js';

/** The judges of the versions in play. The baseline is null where nothing is active. */
export interface VersionsInPlay {
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

/**
 * Replays a logged decision on the version that decided it then, the baseline and the candidate:
 * every input that the engine may have seen, but for those on which the version that decided would
 * have decided otherwise.
 */
export async function replayDecision(
	decision: Decision,
	versions: VersionsInPlay,
	options: ReplayOptions,
): Promise<Replay> {
	const inputs = distinctInputs(chosenInputs(decision, options));
	const alternatives = await Promise.all(inputs.map((one) => askVersions(one, decision, versions)));
	const possible = alternatives.filter((one) => one.possible);
	const shown = possible[0] ?? alternatives[0];
	const first = shown ?? { input: {}, fields: [], decider: null, baseline: null, candidate: null };
	return {
		requestId: null,
		eventId: decision.eventId,
		resource: decision.resource,
		asRebuilt: options.asRebuilt,
		overlays: options.overlays.map((overlay) => overlay.path),
		input: first.input,
		fields: first.fields,
		logged: { decision: decision.decision, reason: decision.reason },
		decider: first.decider,
		baseline: first.baseline,
		candidate: first.candidate ?? (await versions.candidate(first.input)),
		calibration: calibrationOf(decision, alternatives),
		alternatives,
		inconclusive: inconclusiveFields(possible),
	};
}

function chosenInputs(decision: Decision, options: ReplayOptions): SourcedInput[] {
	const chosen = options.asRebuilt
		? [{ input: decision.asRebuilt ?? {}, fields: [] }]
		: decision.alternatives;
	return chosen.map((one) => applyOverlays(one, options.overlays));
}

/** Overlays can make alternatives equal: what the user supplies is no longer unknown. */
function distinctInputs(inputs: SourcedInput[]): SourcedInput[] {
	return [...new Map(inputs.map((one) => [exactKey(one.input), one])).values()];
}

async function askVersions(
	{ input, fields }: SourcedInput,
	decision: Decision,
	versions: VersionsInPlay,
): Promise<Alternative> {
	const decider = decision.decidedBy === null ? null : await versions.decider(decision.decidedBy)(input);
	const possible =
		decider === null || decider.evaluation !== 'executed' || decidesAsLogged(decision, decider);
	const [baseline, candidate] = await Promise.all([
		versions.baseline?.(input) ?? null,
		versions.candidate(input),
	]);
	return { input, fields, possible, decider, baseline, candidate };
}

/** Whether an answer has the logged decision and reason. Pure. */
export function decidesAsLogged(decision: Pick<Decision, 'decision' | 'reason'>, answer: Answer): boolean {
	// A request may be refused for its tiers on several resources, of which one replay shows one.
	if (decision.reason === CLASS_CONFLICT) {
		return answer.decision === 'allow' || answer.reason === CLASS_CONFLICT;
	}
	const logged = decision.decision === 'deny' ? 'deny' : 'allow';
	const held = decision.decision !== 'hold' || answer.hold !== null;
	return answer.decision === logged && answer.reason === decision.reason && held;
}

/** Whether the version that decided then reproduces what was logged on any of the inputs. Pure. */
export function calibrationOf(decision: Decision, alternatives: Alternative[]): Replay['calibration'] {
	const asked = alternatives.filter((one) => one.decider?.evaluation === 'executed');
	if (decision.decidedBy === null || asked.length === 0) return 'uncalibratable';
	return asked.some((one) => one.possible) ? 'calibrated' : 'uncalibrated';
}

/**
 * The unknown fields on which the answer hangs: empty where every possible input gets the same
 * decision and hold from the baseline, and the same from the candidate. Pure.
 */
export function inconclusiveFields(possible: Alternative[]): string[] {
	const differs = (pick: (one: Alternative) => Answer | null) =>
		new Set(possible.map((one) => outcomeOf(pick(one)))).size > 1;
	if (!differs((one) => one.candidate) && !differs((one) => one.baseline)) return [];
	const unknown = possible.flatMap(({ fields }) => [
		...missingFields(fields),
		...fields.filter((field) => field.source === 'fetched').map((field) => field.path),
	]);
	return [...new Set(unknown)];
}

function outcomeOf(answer: Answer | null): string {
	if (answer === null) return 'not asked';
	return JSON.stringify([answer.evaluation, answer.decision, answer.hold?.tiers ?? null]);
}

/** Replays an input that came from a file. */
export async function replayInput(
	given: JsonObject,
	versions: VersionsInPlay,
	overlays: Overlay[],
): Promise<Replay> {
	const { input, fields } = applyOverlays({ input: given, fields: [] }, overlays);
	const [candidate, baseline] = await Promise.all([
		versions.candidate(input),
		versions.baseline?.(input) ?? null,
	]);
	return {
		requestId: null,
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
		alternatives: [{ input, fields, possible: true, decider: null, baseline, candidate }],
		inconclusive: [],
	};
}

/**
 * What the candidate says of what was denied as a whole: the worst answer of all replays, and a denial
 * where nobody can grant what those of one request wait for together. `base` is what documents on disk lie over. Pure.
 */
export function summariseCandidate(
	replays: Replay[],
	version: VersionRef | null,
	documents: string[],
	base: VersionRef | null = null,
): Candidate {
	const answers = replays.map((replay) => replay.candidate);
	const worst = answers.find((answer) => answer.decision !== 'allow') ?? answers[0];
	const executed = answers.length > 0 && answers.every((answer) => answer.evaluation === 'executed');
	const hold = unitedHold(answers.map((answer) => answer.hold));
	const decision = replays.some(isRefusedAmong) ? 'deny' : (worst?.decision ?? 'not_executed');
	return {
		decision: executed ? decision : 'not_executed',
		executed,
		wouldActivate: answers.some((answer) => answer.wouldActivate === null)
			? null
			: answers.every((answer) => answer.wouldActivate),
		warnings: [...new Set(answers.flatMap((answer) => answer.warnings))],
		diagnostics: worst?.result?.diagnostics ?? [],
		hold,
		version,
		documents,
		base,
	};
}

/** Whether nobody can grant what a replay and those of the same request wait for together. */
function isRefusedAmong({ requestId }: Replay, _: number, replays: Replay[]): boolean {
	const same = replays.filter((one) => one.requestId === requestId);
	return isRefusedForGood(unitedHold(same.map(({ candidate }) => candidate.hold)));
}
