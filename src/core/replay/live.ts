import type { Waiting } from '../../model/answer.js';
import type { AuditEvent } from '../../model/audit.js';
import { CLASS_CONFLICT } from '../../policy/approvals.js';
import type { Engine } from '../../policy/types.js';
import { possibleInputs, readEvent } from '../event/read.js';
import { answerOfEvaluation } from './answer.js';
import { isRefusedForGood } from './class-conflict.js';

/** What a live decision shows of the version that decided it. */
export type LiveFinding =
	| { kind: 'as_predicted' }
	| { kind: 'other_version' }
	| { kind: 'not_predictable' }
	| { kind: 'differs'; predicted: string; decided: string }
	/** Denied now, and allowed by the version before. */
	| { kind: 'new_denial'; reason: string }
	| { kind: 'outage'; code: 'policy_eval_failed' | 'no_active_policy_set' };

/** The engines of the versions that a live decision is held against; null where one cannot decide offline. */
export interface LiveEngines {
	manifestSha256: string;
	active: Engine | null;
	before: Engine | null;
}

/**
 * Holds one live event against what the active version is predicted to decide, and against what the
 * version before would have decided. An evaluation that fails, or a runtime without a version, is an
 * outage whoever is asked. Pure.
 */
export function judgeLive(event: AuditEvent, zoneId: string, engines: LiveEngines): LiveFinding {
	const live = readEvent(event, { zoneId, asRebuilt: null });
	if (live.status === 'policy_eval_failed') return { kind: 'outage', code: 'policy_eval_failed' };
	if (!live.byPolicy) return { kind: 'other_version' };
	const { outcome, version } = live;
	if (outcome.reason === 'no_active_policy_set') return { kind: 'outage', code: 'no_active_policy_set' };
	if (version.manifestSha256 !== engines.manifestSha256) return { kind: 'other_version' };
	const inputs = possibleInputs(live).map((one) => one.input);
	const hold = outcome.decision === 'hold' ? outcome : null;
	const decided = outcomeText(outcome.decision === 'deny' ? 'deny' : 'allow', outcome.reason, hold);
	const predicted = predictions(engines.active, inputs);
	if (predicted === null) return { kind: 'not_predictable' };
	if (!predicted.includes(decided)) return { kind: 'differs', predicted: predicted.join(' or '), decided };
	const before = predictions(engines.before, inputs);
	const wasAllowed = before?.every((words) => words.startsWith('allow')) === true;
	if (outcome.decision === 'deny' && wasAllowed) {
		return { kind: 'new_denial', reason: outcome.reason ?? 'no reason' };
	}
	return { kind: 'as_predicted' };
}

/** What the engine says of every input that it may have been; null where it cannot say. */
function predictions(engine: Engine | null, inputs: Parameters<Engine['decide']>[0][]): string[] | null {
	if (engine === null) return null;
	return inputs.map((input) => {
		const { decision, reason, hold } = answerOfEvaluation(engine.decide(input), null);
		return decision === null ? (reason ?? 'nothing') : outcomeText(decision, reason, hold);
	});
}

function outcomeText(decision: string, reason: string | null, hold: Waiting | null): string {
	if (isRefusedForGood(hold)) return `deny (${CLASS_CONFLICT})`;
	if (hold !== null) return `${decision} after approval (${hold.tiers.join(', ')})`;
	return reason === null ? decision : `${decision} (${reason})`;
}
