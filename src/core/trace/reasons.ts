import { CLASS_CONFLICT } from '../../policy/approvals.js';
import type { Mender } from '../report/denials.js';

/**
 * What each reason of the decision contract, and each operational status, means to a person: the
 * boundary that failed, and what usually mends it. `byPolicy` is false where no version changes it.
 */
export interface ReasonText {
	words: string;
	fix: string;
	byPolicy: boolean;
	mendedBy: Mender;
}

const POLICY_REASONS = new Map<string, Omit<ReasonText, 'mendedBy'>>(
	Object.entries({
		role_scope_mismatch: {
			words: 'no role of the session holds the scope',
			fix: "add the scope to one of the session's roles, or mend the label",
			byPolicy: true,
		},
		resource_not_granted: {
			words: 'the resource is not granted to this application',
			fix: 'add the grant, or the binding in app_ids',
			byPolicy: true,
		},
		delegation_scope_exceeded: {
			words: 'the delegation never held the scope',
			fix: 'delegate the scope; no policy version changes this',
			byPolicy: false,
		},
		confinement_violation: {
			words: "a confinement rule caps the session's label",
			fix: 'widen the rule deliberately, or use another label',
			byPolicy: true,
		},
		restriction_active: { words: 'the zone is frozen by restrict', fix: 'empty restrict', byPolicy: true },
		malformed_risk_data: {
			words: 'the risk data is malformed',
			fix: 'mend risk in the document that defines it',
			byPolicy: true,
		},
		malformed_approval_data: {
			words: 'the approval data is malformed',
			fix: 'mend approval_tiers in the document that defines it',
			byPolicy: true,
		},
		mandate_target_mismatch: {
			words: 'the mandate was minted for another resource',
			fix: 'mint for this resource; no policy version changes this',
			byPolicy: false,
		},
		no_rule_matched: {
			words: 'no rule matches: the request has none of the four shapes, or its application owns nothing here',
			fix: 'check the request first; then grants and app_ids',
			byPolicy: true,
		},
		approval_class_conflict: {
			words:
				'policy allows it, but nobody can grant it: its approval tiers need both an operator and a subject',
			fix: 'give the tiers one approver class, or `any`',
			byPolicy: true,
		},
		no_active_policy_set: {
			words: 'no policy set was active',
			fix: 'activate a version',
			byPolicy: true,
		},
	}),
);

const CREDENTIAL = 'the upstream credential could not be had';
const CREDENTIAL_FIX = 'mend the provider or its credential';

/** Denials decided before, or without, policy. No policy version changes them. */
const OPERATIONAL = new Map<string, readonly [words: string, fix: string, mendedBy: Mender]>(
	Object.entries({
		exchange_denied: ['nothing of the request was granted', 'see the reason above it', 'unknown'],
		resource_not_found: [
			'the zone has no such resource',
			'register the resource, or mend the identifier in the agent',
			'registration',
		],
		scope_mismatch: [
			'the resource does not declare the scope',
			'declare the scope on the resource, or mend the agent',
			'registration',
		],
		resource_outside_delegation: [
			'the delegation does not cover the resource',
			'delegate the resource',
			'agent',
		],
		operation_not_permitted: [
			'the operation is not declared on the resource, or the mandate lacks its scope',
			'declare the operation, or mint with its scope',
			'registration',
		],
		rate_limited: ['the rate limit of mints was reached', 'wait, or raise the limit', 'nobody'],
		control_resource_requires_control_key: ['the resource is reserved', 'use a control key', 'agent'],
		provider_unavailable: [CREDENTIAL, CREDENTIAL_FIX, 'registration'],
		credential_not_provisioned: [CREDENTIAL, CREDENTIAL_FIX, 'registration'],
		credential_refresh_failed: [CREDENTIAL, CREDENTIAL_FIX, 'registration'],
		provider_credential_unavailable: [CREDENTIAL, CREDENTIAL_FIX, 'registration'],
		credential_injection_denied: [CREDENTIAL, CREDENTIAL_FIX, 'registration'],
		approval_invalid: ['the approval is not valid', 'ask for a new approval', 'agent'],
		approval_already_consumed: ['the approval was used already', 'ask for a new approval', 'agent'],
		approval_rejected: ['a human rejected the request', 'talk to the approver', 'approver'],
		approval_expired: ['the approval expired', 'ask for a new approval', 'approver'],
		approval_policy_changed: [
			'the policy changed while the approval was open',
			'ask for a new approval',
			'agent',
		],
		subject_federation_invalid: [
			"the federated user's token is not valid",
			'sign the user in again',
			'agent',
		],
		subject_federation_rejected: [
			"the federated user's token was rejected",
			'check the federation settings',
			'registration',
		],
		policy_eval_failed: [
			'the engine failed to evaluate the active version',
			'roll back, then mend the documents',
			'policy',
		],
	}),
);

/** The text for a reason of the contract; an unknown one is called by its name. */
export function policyReason(reason: string | null): ReasonText {
	const known = reason === null ? undefined : POLICY_REASONS.get(reason);
	const text = known ?? {
		words: reason === null ? 'no reason was given' : `reason ${reason}`,
		fix: 'look at the documents of the version that decided',
		byPolicy: true,
	};
	// What policy cannot lift is for the agent: another delegation, another mandate.
	return { ...text, mendedBy: text.byPolicy ? 'policy' : 'agent' };
}

/**
 * The text for an operational status; an unknown one is called by its name. A refusal of the approvals
 * that only policy clears has the text of policy's reason.
 */
export function operationalReason(status: string): ReasonText {
	if (status === CLASS_CONFLICT) return policyReason(status);
	const known = OPERATIONAL.get(status);
	return {
		words: known?.[0] ?? `refused with ${status}`,
		fix: known?.[1] ?? 'look at the runtime; no policy version changes this',
		byPolicy: false,
		mendedBy: known?.[2] ?? 'unknown',
	};
}
