import { isJsonObject, objectAt } from '../../model/json.js';
import { readRequest } from '../../policy/input.js';
import { shapeOf } from '../../policy/rungs/shape.js';
import { missingFields } from '../event/fields.js';
import type { Mender } from '../report/denials.js';
import type { Decision, Trace } from '../report/trace.js';
import { operationalReason, policyReason } from './reasons.js';

/** What to change in the agent where a request has none of the shapes that policy can allow; null otherwise. Pure. */
export function askOtherwise({ kind, decision, input, ladder }: Decision): string | null {
	if (kind !== 'policy' || decision !== 'deny' || ladder?.shape !== 'none' || input === null) return null;
	const session = objectAt(input, 'context').agent_session_id !== undefined;
	if (session && !isJsonObject(input.delegation_edge)) {
		return 'let the agent ask with a delegation: its session asked without one, which no policy version allows';
	}
	return 'let the agent ask as a session, under a delegation, with a mandate or as a workload: no policy version allows this';
}

/** Whether another version can allow what policy denied of the request. Pure. */
export function isMendable({ outcome, decisions }: Trace): boolean {
	if (outcome !== 'denied') return false;
	return decisions.some(
		(one) =>
			one.kind === 'policy' &&
			one.decision === 'deny' &&
			policyReason(one.reason).byPolicy &&
			askOtherwise(one) === null,
	);
}

const CLAIMS = 'context.subject_claims';

/** Who can clear a denial, as far as it tells by itself. Pure. */
export function mendedBy({ kind, status, reason, alternatives }: Decision): Mender {
	if (kind === 'operational') return operationalReason(status).mendedBy;
	const { byPolicy, mendedBy: mender } = policyReason(reason);
	// No version allows a request that has none of the shapes; claims that audit does not keep may give it one.
	const shapeless =
		alternatives.length > 0 &&
		alternatives.every(
			({ input, fields }) =>
				!missingFields(fields).includes(CLAIMS) && shapeOf(readRequest(input)) === 'none',
		);
	return byPolicy && shapeless ? 'agent' : mender;
}
