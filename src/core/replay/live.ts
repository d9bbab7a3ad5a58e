import type { Waiting } from '../../model/answer.js';
import type { AuditEvent } from '../../model/audit.js';
import { CLASS_CONFLICT } from '../../policy/approvals.js';
import type { Engine } from '../../policy/types.js';
import { alternativesOf } from '../event/alternatives.js';
import { holdOf, reasonOf, rebuildInput } from '../event/rebuild.js';
import { repairInput } from '../event/repair.js';
import { decidedByPolicy } from '../event/who.js';
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

const NOTHING_AROUND = { mints: [], resourceScopes: [] };

/**
 * Holds one live event against what the active version is predicted to decide, and against what the
 * version before would have decided. An evaluation that fails, or a runtime without a version, is an
 * outage whoever is asked. Pure.
 */
export function judgeLive(event: AuditEvent, zoneId: string, engines: LiveEngines): LiveFinding {
	if (event.evaluationStatus === 'policy_eval_failed') return { kind: 'outage', code: 'policy_eval_failed' };
	if (!decidedByPolicy(event)) return { kind: 'other_version' };
	const reason = reasonOf(event.diagnostics);
	if (reason === 'no_active_policy_set') return { kind: 'outage', code: 'no_active_policy_set' };
	if (event.manifestSha !== engines.manifestSha256) return { kind: 'other_version' };
	const inputs = alternativesOf(
		repairInput(rebuildInput(event, zoneId), event.metadata),
		event.metadata,
		NOTHING_AROUND,
	).map((one) => one.input);
	const decided = outcomeText(
		event.decision,
		reason,
		event.decision === 'allow' ? holdOf(event.diagnostics) : null,
	);
	const predicted = predictions(engines.active, inputs);
	if (predicted === null) return { kind: 'not_predictable' };
	if (!predicted.includes(decided)) return { kind: 'differs', predicted: predicted.join(' or '), decided };
	const before = predictions(engines.before, inputs);
	const wasAllowed = before?.every((words) => words.startsWith('allow')) === true;
	if (decided.startsWith('deny') && wasAllowed)
		return { kind: 'new_denial', reason: reason ?? CLASS_CONFLICT };
	return { kind: 'as_predicted' };
}

/** What the engine says of every input that it may have been; null where it cannot say. */
function predictions(engine: Engine | null, inputs: Parameters<Engine['decide']>[0][]): string[] | null {
	if (engine === null) return null;
	return inputs.map((input) => {
		const evaluation = engine.decide(input);
		if (evaluation.status === 'failed') return evaluation.code;
		const { decision, diagnostics } = evaluation.result;
		return outcomeText(decision, reasonOf(diagnostics), decision === 'allow' ? holdOf(diagnostics) : null);
	});
}

function outcomeText(decision: string, reason: string | null, hold: Waiting | null): string {
	if (isRefusedForGood(hold)) return `deny (${CLASS_CONFLICT})`;
	if (hold !== null) return `${decision} after approval (${hold.tiers.join(', ')})`;
	return reason === null ? decision : `${decision} (${reason})`;
}
