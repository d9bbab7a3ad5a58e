import type { Waiting } from '../../model/answer.js';
import type { AuditEvent } from '../../model/audit.js';
import { CLASS_CONFLICT } from '../../policy/approvals.js';
import type { Engine } from '../../policy/types.js';
import { possibleInputs, type ReadDecision, readEvent } from '../event/read.js';
import { answerOfEvaluation } from './answer.js';
import { isRefusedForGood } from './class-conflict.js';

/** What a live event shows of the version that decided it. */
export type LiveFinding =
	| { kind: 'as_predicted' }
	| { kind: 'not_predictable' }
	/** Policy decided nothing here. */
	| { kind: 'no_decision' }
	| { kind: 'old_version' }
	| { kind: 'other_version' }
	| { kind: 'differs'; predicted: string; decided: string }
	/** Denied now, or waiting for approval, and allowed, or without a wait, by the version before. */
	| { kind: 'new_denial' | 'new_hold'; predicted: string; decided: string }
	| { kind: 'outage'; code: 'policy_eval_failed' | 'no_active_policy_set' };

/** A version that live decisions are held against; without an engine where it cannot decide offline. */
export interface LiveVersion {
	manifestSha256: string;
	engine: Engine | null;
}

/** What was activated, and what was active before; null where nothing was. */
export interface LiveVersions {
	active: LiveVersion;
	before: LiveVersion | null;
}

/**
 * Holds one live event against what the active version is predicted to decide, and against what the
 * version before would have decided. An evaluation that fails, or a runtime without a version, is an
 * outage whoever is asked, but where it was so before. Pure.
 */
export function judgeLive(event: AuditEvent, zoneId: string, versions: LiveVersions): LiveFinding {
	const live = readEvent(event, { zoneId, asRebuilt: null });
	const { active, before } = versions;
	const fails = live.status === 'policy_eval_failed';
	if (!live.byPolicy && !fails) return { kind: 'no_decision' };
	const manifest = live.version.manifestSha256;
	const isOld = manifest === (before?.manifestSha256 ?? null) && manifest !== active.manifestSha256;
	// Where nothing was active, denials are as before, and nothing was there to fail.
	if (isOld && (manifest !== null || live.byPolicy)) return { kind: 'old_version' };
	if (!live.byPolicy) return { kind: 'outage', code: 'policy_eval_failed' };
	if (live.outcome.reason === 'no_active_policy_set') {
		return { kind: 'outage', code: 'no_active_policy_set' };
	}
	return manifest === active.manifestSha256 ? judgeDecision(live, versions) : { kind: 'other_version' };
}

function judgeDecision(live: ReadDecision, { active, before }: LiveVersions): LiveFinding {
	const { outcome } = live;
	const inputs = possibleInputs(live).map((one) => one.input);
	const hold = outcome.decision === 'hold' ? outcome : null;
	const decided = outcomeText(outcome.decision === 'deny' ? 'deny' : 'allow', outcome.reason, hold);
	const predictions = predictionsOf(active.engine, inputs);
	const predicted = predictions?.join(' or ') ?? 'nothing: it cannot be predicted';
	const earlier = predictionsOf(before?.engine ?? null, inputs);
	const all = (test: (words: string) => boolean) => earlier?.every(test) === true;
	if (outcome.decision === 'deny' && all(isAllowed)) return { kind: 'new_denial', predicted, decided };
	if (hold !== null && all((words) => words === 'allow')) return { kind: 'new_hold', predicted, decided };
	if (predictions === null) return { kind: 'not_predictable' };
	return predictions.includes(decided) ? { kind: 'as_predicted' } : { kind: 'differs', predicted, decided };
}

function isAllowed(words: string): boolean {
	return words.startsWith('allow');
}

/** What the engine says of every input that it may have been; null where it cannot say. */
function predictionsOf(engine: Engine | null, inputs: Parameters<Engine['decide']>[0][]): string[] | null {
	if (engine === null) return null;
	return inputs.map((input) => {
		const { decision, reason, hold } = answerOfEvaluation(engine.decide(input), null);
		return decision === null ? (reason ?? 'nothing') : outcomeText(decision, reason, hold);
	});
}

/** What was decided, in words that are alike where the decisions are. Pure. */
export function outcomeText(decision: string, reason: string | null, hold: Waiting | null): string {
	if (isRefusedForGood(hold)) return `deny (${CLASS_CONFLICT})`;
	if (hold !== null) return `${decision} after approval (${hold.tiers.join(', ')})`;
	return reason === null ? decision : `${decision} (${reason})`;
}
