import type { Answer, Waiting } from '../../model/answer.js';
import { CLASS_CONFLICT } from '../../policy/approvals.js';
import { heldTogether, isRefusedForGood, unitedHold } from '../replay/class-conflict.js';
import { byRequest, tracesOf } from '../report/requests.js';
import type { Decision, Trace } from '../report/trace.js';
import { policyDenials } from '../trace/outcome.js';
import { policyReason } from '../trace/reasons.js';
import { type Evidence, finding, type GateCheck, gate, notEvaluated } from './gate.js';

/** Something of every request was replayed on the candidate, and it was decided. */
export const simulationGate: GateCheck = (evidence) => {
	const { replays, candidate, regressions } = evidence;
	const left = unasked(evidence).map(({ requestId }) => `request_not_replayed:${requestId}`);
	if (left.length === 0 && replays.length === 0 && regressions.length > 0) {
		return notEvaluated('simulation', 'no denied request to replay');
	}
	const executed =
		candidate?.executed === true && replays.every((one) => one.candidate.evaluation === 'executed');
	const why = replays.map((one) => one.candidate).find((answer) => answer.evaluation !== 'executed');
	const broken = replays.some((one) => failsWhereBaselineDecides(one.candidate, one.baseline));
	const undecided = ['simulation_not_executed', ...(broken ? ['candidate_broken:policy_eval_failed'] : [])];
	return gate(
		'simulation',
		[...left, ...(executed ? [] : undecided)],
		'the candidate was evaluated on the denied input',
		broken
			? 'the candidate fails to evaluate an input that the baseline decides: its documents contradict each other'
			: executed
				? `${left.length} of ${tracesOf(evidence).length} requests were not replayed: policy did not deny them`
				: `the candidate was not evaluated: ${why?.reason ?? 'nothing was replayed'}`,
	);
};

/**
 * A failed simulation alone only means that nothing was evaluated (the engine away, 64 KiB, a
 * mistyped input). That the bundle is broken shows where the baseline evaluates the same input.
 */
function failsWhereBaselineDecides(candidate: Answer, baseline: Answer | null): boolean {
	const failed = candidate.evaluation === 'failed';
	const evalFailed =
		candidate.reason === 'policy_eval_failed' ||
		candidate.warnings.includes('sts_simulation_failed:policy_eval_failed');
	return failed && evalFailed && baseline?.evaluation === 'executed';
}

/** The candidate allows what was denied, of every request. */
export const candidateGate: GateCheck = ({ replays, otherTraces }) => {
	const decided = replays.filter((one) => one.candidate.evaluation === 'executed');
	if (decided.length === 0) return notEvaluated('candidate', 'nothing was decided');
	const still = decided.filter((one) => one.candidate.decision !== 'allow');
	const reasons = still.map(({ candidate, resource, requestId }) => {
		const where = resource === null ? '' : ` on ${resource}`;
		const which = otherTraces.length === 0 || requestId === null ? '' : ` (${requestId})`;
		return `${candidate.reason ?? 'no reason'}${where}${which}`;
	});
	return gate(
		'candidate',
		[...new Set(still.map((one) => `candidate_still_denies:${one.candidate.decision}`))],
		'the candidate allows it',
		`the candidate still denies: ${reasons.join(', ')}`,
	);
};

/** The allow does not wait for a human, or that was accepted; and whatever waits, a human can grant it. */
export const holdGate: GateCheck = (evidence, acceptance) => {
	const { replays } = evidence;
	const holds = byRequest(evidence).map((one) => heldTogether(one.replays, one.trace));
	const refused = holds.find(isRefusedForGood) ?? null;
	if (refused !== null) return refusedForGood(refused);
	const hold = unitedHold(holds);
	const decided = replays.some((one) => one.candidate.decision === 'allow');
	if (!decided) return notEvaluated('hold', 'nothing was allowed');
	if (hold === null || !replays.some((one) => one.candidate.hold !== null))
		return gate('hold', [], 'no approval is needed', '');
	const tiers = hold.tiers.join(', ');
	const hint = 'take it with --accept-hold';
	const waits = finding('candidate_holds', { hint, accept: ['--accept-hold'] });
	const blockers = acceptance.hold ? [] : [waits];
	return gate(
		'hold',
		blockers,
		`waits for approval (${tiers}), accepted`,
		`would wait for a human (${tiers})`,
	);
};

/** A hold that no acceptance covers: nobody can grant it. */
function refusedForGood({ tiers }: Waiting): ReturnType<GateCheck> {
	const { words, fix } = policyReason(CLASS_CONFLICT);
	return gate('hold', [CLASS_CONFLICT], '', `${words} (${[...new Set(tiers)].join(', ')}); ${fix}`);
}

/** The server's roll-out contract took the input without a warning. */
export const contractGate: GateCheck = ({ replays, regressions }) => {
	const answers = replays.map((one) => one.candidate);
	if (answers.every((answer) => answer.wouldActivate === null)) {
		const asked = regressions.filter(({ answer }) => answer.by === 'server').length;
		const text =
			asked === 0 ? 'the server was not asked' : `no denied request; ${asked} cases were simulated`;
		return notEvaluated('contract', text);
	}
	const warnings = [...new Set(answers.flatMap((answer) => answer.warnings))];
	const rejected = answers.some((answer) => answer.wouldActivate === false);
	return gate(
		'contract',
		[...(rejected ? ['rollout_contract_rejected'] : []), ...warnings.map((w) => `simulation_warning:${w}`)],
		'no warning',
		`warnings: ${warnings.join(', ') || 'the server would not activate on this input'}`,
	);
};

/** The runtime answers and has loaded what is active. */
export const runtimeGate: GateCheck = ({ runtime }) => {
	if (runtime === null) return notEvaluated('runtime', 'the runtime was not asked');
	return gate('runtime', runtime.ready === true ? [] : ['runtime_not_ready'], runtime.text, runtime.text);
};

/** The server decided every replay itself: the offline engine's word is not enough to activate. */
export const evidenceGate: GateCheck = ({ replays, regressions, candidate }) => {
	const answers = [...replays.map((one) => one.candidate), ...regressions.map((one) => one.answer)];
	if (answers.length === 0) return gate('evidence', ['nothing_checked'], '', 'nothing was checked');
	const offline = answers.filter((answer) => answer.by === 'offline').length;
	const version = candidate?.version ?? null;
	const foreign = answers.filter((answer) => version !== null && answer.versionId !== version.versionId);
	const blockers = [
		...(offline > 0 ? ['offline_evidence'] : []),
		...(version === null ? ['candidate_not_staged'] : []),
		...(foreign.length > 0 ? ['evidence_of_other_version'] : []),
	];
	return gate('evidence', blockers, 'decided by the server', evidenceText());

	function evidenceText(): string {
		if (version === null) return 'documents on disk; stage them, and let the server decide';
		if (foreign.length > 0) return `${foreign.length} of ${answers.length} answers are of another version`;
		return `${offline} of ${answers.length} decided offline; a token that may simulate is needed`;
	}
};

/** The policy denials of a request that were not replayed. */
function leftOf(trace: Trace, { replays }: Pick<Evidence, 'replays'>): Decision[] {
	const replayed = new Set(replays.map((one) => one.eventId));
	return policyDenials(trace, null).filter((denial) => !replayed.has(denial.eventId));
}

/** How many policy denials of the requests were not replayed, for what is not known. */
export function unreplayed(evidence: Evidence): number {
	return tracesOf(evidence).reduce((sum, trace) => sum + leftOf(trace, evidence).length, 0);
}

/** The requests of which nothing was replayed: of those nothing is known, whatever the others come to. */
function unasked(evidence: Evidence): Trace[] {
	return tracesOf(evidence).filter(
		(trace) => leftOf(trace, evidence).length === policyDenials(trace, null).length,
	);
}
