import type { Answer, Waiting } from '../../model/answer.js';
import { CLASS_CONFLICT } from '../../policy/approvals.js';
import { heldTogether, isRefusedForGood } from '../replay/class-conflict.js';
import { policyDenials } from '../trace/outcome.js';
import { policyReason } from '../trace/reasons.js';
import { type Evidence, finding, type GateCheck, gate, notEvaluated } from './gate.js';

/** Something was replayed on the candidate, and it was decided. */
export const simulationGate: GateCheck = ({ replays, candidate, regressions }) => {
	if (replays.length === 0 && regressions.length > 0) {
		return notEvaluated('simulation', 'no denied request to replay');
	}
	const executed =
		candidate?.executed === true && replays.every((one) => one.candidate.evaluation === 'executed');
	const why = replays.map((one) => one.candidate).find((answer) => answer.evaluation !== 'executed');
	const broken = replays.some((one) => failsWhereBaselineDecides(one.candidate, one.baseline));
	return gate(
		'simulation',
		executed ? [] : ['simulation_not_executed', ...(broken ? ['candidate_broken:policy_eval_failed'] : [])],
		'the candidate was evaluated on the denied input',
		broken
			? 'the candidate fails to evaluate an input that the baseline decides: its documents contradict each other'
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

/** The candidate allows what was denied. */
export const candidateGate: GateCheck = ({ replays }) => {
	const decided = replays.filter((one) => one.candidate.evaluation === 'executed');
	if (decided.length === 0) return notEvaluated('candidate', 'nothing was decided');
	const still = decided.filter((one) => one.candidate.decision !== 'allow');
	const reasons = still.map(
		(one) => `${one.candidate.reason ?? 'no reason'}${one.resource === null ? '' : ` on ${one.resource}`}`,
	);
	return gate(
		'candidate',
		[...new Set(still.map((one) => `candidate_still_denies:${one.candidate.decision}`))],
		'the candidate allows it',
		`the candidate still denies: ${reasons.join(', ')}`,
	);
};

/** The allow does not wait for a human, or that was accepted; and whatever waits, a human can grant it. */
export const holdGate: GateCheck = ({ replays, trace }, acceptance) => {
	const hold = heldTogether(replays, trace);
	if (hold !== null && isRefusedForGood(hold)) return refusedForGood(hold);
	const decided = replays.some((one) => one.candidate.decision === 'allow');
	if (!decided) return notEvaluated('hold', 'nothing was allowed');
	if (hold === null || !replays.some((one) => one.candidate.hold !== null))
		return gate('hold', [], 'no approval is needed', '');
	const tiers = hold.tiers.join(', ');
	const hint = 'take it with --accept-hold';
	const holds = finding('candidate_holds', { hint, accept: ['--accept-hold'] });
	const blockers = acceptance.hold ? [] : [holds];
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

/** How many policy denials of the request were not replayed, for what is not known. */
export function unreplayed({ trace, replays }: Evidence): number {
	if (trace === null) return 0;
	const replayed = new Set(replays.map((one) => one.eventId));
	return policyDenials(trace, null).filter((denial) => !replayed.has(denial.eventId)).length;
}
