import type { Verdict } from '../report/schema.js';
import { bundleGate, changesGate, isReviewable } from './changes-gate.js';
import { denialGate } from './denial-gate.js';
import type { Acceptance, Evidence, GateCheck } from './gate.js';
import {
	candidateGate,
	casesGate,
	contractGate,
	evidenceGate,
	holdGate,
	runtimeGate,
	simulationGate,
	unreplayed,
} from './gates.js';

/** The gates in the order in which a verdict tells them. */
export const GATES: readonly GateCheck[] = [
	denialGate,
	simulationGate,
	candidateGate,
	holdGate,
	contractGate,
	casesGate,
	bundleGate,
	changesGate,
	runtimeGate,
	evidenceGate,
];

/**
 * Reaches a verdict on the evidence of a report, and on nothing else that the report says. Safe only
 * when no gate is failed. Pure; `at` is ISO 8601.
 */
export function reachVerdict(evidence: Evidence, acceptance: Acceptance, at: string): Verdict {
	const gates = GATES.map((check) => check(evidence, acceptance));
	const blockers = gates.flatMap((gate) => gate.blockers);
	const safe = blockers.length === 0 && gates.every((gate) => gate.status !== 'failed');
	return {
		safeToActivate: safe,
		status: safe ? 'safe' : blockers.length > 0 && blockers.every(isReviewable) ? 'review' : 'blocked',
		blockers,
		gates,
		notKnown: notKnown(evidence),
		accepted: [...(acceptance.hold ? ['hold'] : []), ...(acceptance.gains === 'accepted' ? ['gains'] : [])],
		at,
	};
}

function notKnown(evidence: Evidence): string[] {
	const found: string[] = [];
	const left = unreplayed(evidence);
	if (left > 0)
		found.push(
			`${left} more denied ${left === 1 ? 'resource of the request was' : 'resources of the request were'} not replayed`,
		);
	if (evidence.regressions.length === 0) found.push('what else changes for others: no cases were given');
	if (evidence.replays.some((one) => one.calibration === 'uncalibratable')) {
		found.push(
			'whether the input is what the runtime saw: the version that decided is gone, or there was none',
		);
	}
	if (evidence.replays.some((one) => one.overlays.length > 0)) {
		found.push('whether the values laid over the input are true');
	}
	const vacuous = evidence.regressions.filter((one) => one.vacuous !== null);
	const [first] = vacuous;
	if (first !== undefined) {
		found.push(
			`whether ${vacuous.length} of the cases can fail at all: "${first.name}" is denied by every version: ${first.vacuous}`,
		);
	}
	if (evidence.cases !== null && evidence.cases.notRun > 0) {
		found.push(`${evidence.cases.notRun} cases were not run after the first that failed`);
	}
	if (evidence.cases?.shard != null)
		found.push(`cases outside of shard ${evidence.cases.shard} were not run`);
	if (evidence.replays.some((one) => one.eventId === null)) {
		found.push('whether the input from a file is what the runtime saw');
	}
	const off = evidence.engine?.disagreement ?? null;
	if (off !== null) {
		found.push(
			`engine_disagrees: on ${off.version} the server says ${off.server}, the offline engine ${off.offline}; what is decided offline is left out`,
		);
	}
	return found;
}
