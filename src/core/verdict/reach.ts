import { isNewlyHeld } from '../cases/expectation.js';
import type { Verdict } from '../report/schema.js';
import { casesGate } from './cases-gate.js';
import { bundleGate, changesGate } from './changes-gate.js';
import { denialGate } from './denial-gate.js';
import type { Acceptance, Evidence, GateCheck } from './gate.js';
import {
	candidateGate,
	contractGate,
	evidenceGate,
	holdGate,
	runtimeGate,
	simulationGate,
	unreplayed,
} from './gates.js';
import { shadowGate, unknownTraffic } from './shadow-gate.js';
import { type Standing, standingsOf } from './standing.js';

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

/** What traffic says is a gate where it was asked for. */
function gatesFor({ shadow }: Evidence): readonly GateCheck[] {
	return shadow === null ? GATES : [...GATES, shadowGate];
}

/**
 * Reaches a verdict on the evidence of a report, and on nothing else that the report says. Safe only
 * when no gate is failed. Pure; `at` is ISO 8601.
 */
export function reachVerdict(evidence: Evidence, acceptance: Acceptance, at: string): Verdict {
	const gates = gatesFor(evidence).map((check) => check(evidence, acceptance));
	const blockers = gates.flatMap((gate) => gate.blockers);
	const safe = blockers.length === 0 && gates.every((gate) => gate.status !== 'failed');
	const reviewable = gates.flatMap((gate) => gate.findings).every((one) => one.reviewable);
	const { changes } = evidence;
	const comparable = changes !== null && changes.unknown === null;
	const standings = comparable ? standingsOf(changes.authority.rows, acceptance) : [];
	return {
		safeToActivate: safe,
		status: safe ? 'safe' : blockers.length > 0 && reviewable ? 'review' : 'blocked',
		blockers,
		gates,
		notKnown: notKnown(evidence),
		changes: standings,
		accepted: [...acceptedEvidence(evidence, acceptance), ...acceptedChanges(standings)],
		at,
		auditMark: null,
	};
}

/** What of the evidence itself was accepted: that the denied request waits, that cases newly wait. */
function acceptedEvidence({ replays, regressions }: Evidence, { hold }: Acceptance): Verdict['accepted'] {
	if (!hold) return [];
	const held = replays.filter((one) => one.candidate.hold !== null).length;
	const cases = regressions.filter(isNewlyHeld).length;
	return [
		...(held > 0 ? [{ what: 'hold', count: held, by: '--accept-hold' }] : []),
		...(cases > 0 ? [{ what: 'case_newly_held', count: cases, by: '--accept-hold' }] : []),
	];
}

function acceptedChanges(standings: readonly Standing[]): Verdict['accepted'] {
	const taken = standings.filter(({ standing }) => standing === 'accepted' || standing === 'meant');
	const groups = new Map<string, Verdict['accepted'][number]>();
	for (const { kind, by } of taken) {
		const key = `${kind} ${by}`;
		const count = (groups.get(key)?.count ?? 0) + 1;
		groups.set(key, { what: kind, count, by: by ?? '' });
	}
	return [...groups.values()];
}

function notKnown(evidence: Evidence): string[] {
	const found: string[] = [];
	const left = unreplayed(evidence);
	if (left > 0)
		found.push(
			`${left} more denied ${left === 1 ? 'resource' : 'resources'} of the ${evidence.otherTraces.length === 0 ? 'request' : 'requests'} ${left === 1 ? 'was' : 'were'} not replayed`,
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
	return [...found, ...unknownTraffic(evidence.shadow)];
}
