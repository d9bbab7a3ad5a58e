import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../model/json.js';
import { textAt } from '../../model/json.js';
import { approverOf, waitOf } from '../../policy/approvals.js';
import { recordEvent } from '../audit/events.js';
import { sha256 } from '../store/rows.js';
import { isoSeconds } from '../time.js';
import type { World } from '../world.js';
import { whoAsked } from './metadata.js';
import type { Asking } from './types.js';

/** The event that an allow leaves when its token waits for a human. `tier` is an approval declaration. */
export function recordHold(world: World, asking: Asking, tier: JsonObject): void {
	const { subject } = asking;
	const session = subject.kind === 'application' ? subject.session : null;
	const edge = subject.kind === 'application' ? subject.edge : null;
	recordEvent(world, {
		zoneId: asking.zoneId,
		type: 'step_up_issued',
		requestId: asking.requestId,
		decision: 'pending',
		status: 'complete',
		decidedBy: null,
		determining: null,
		diagnostics: null,
		metadata: {
			...whoAsked(subject),
			tier: textAt(tier, 'tier') ?? '',
			binding: sha256(`${asking.requestId} ${asking.scopes.join(' ')}`),
			expires_at: isoSeconds(world.time.now() + waitOf(tier) * 1_000),
			challenge_id: randomUUID(),
			privacy_mode: textAt(tier, 'privacy') ?? 'identified',
			approver_class: approverOf(tier),
			agent_labels: session?.labels ?? null,
			agent_session_id: session?.id ?? '',
			delegation_edge_id: edge?.id ?? '',
		},
	});
}
