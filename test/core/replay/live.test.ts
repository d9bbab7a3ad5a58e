import { describe, expect, it } from 'vitest';
import { judgeLive } from '../../../src/core/replay/live.js';
import type { AuditEvent } from '../../../src/model/audit.js';
import { compileBundle } from '../../../src/policy/compile.js';
import type { Engine } from '../../../src/policy/types.js';

const MANIFEST = 'f'.repeat(64);

function engine(cashier: string[], more: string[] = []): Engine {
	const content = [
		'# caracal:data-document',
		'package caracal.authz',
		'import rego.v1',
		'app_ids := {"payments": "app-1"}',
		`grants := {"resource://ledger": {"application": "payments", "roles": {"cashier": ${JSON.stringify(cashier)}}}}`,
		...more,
	].join('\n');
	const bundle = compileBundle([{ name: 'Grants', content }]);
	if (bundle.kind !== 'ready') throw new Error('the document does not compile');
	return bundle.engine;
}

function mint(over: Partial<AuditEvent>): AuditEvent {
	return {
		id: 'event-1',
		eventType: 'token_exchange',
		requestId: 'request-1',
		decision: 'allow',
		policySetVersionId: 'version-2',
		manifestSha: MANIFEST,
		evaluationStatus: 'complete',
		determiningPolicies: [{ policy: 'caracal-payments-mint' }],
		diagnostics: [],
		metadata: {
			resource: 'resource://ledger',
			application_id: 'app-1',
			subject_kind: 'application',
			agent_labels: ['cashier'],
			agent_session_id: 'session-1',
			delegation_edge_id: 'edge-1',
			requested_scopes: ['ledger:refund'],
		},
		occurredAt: '2026-11-21T09:00:00.000Z',
		...over,
	};
}

const wide = engine(['ledger:read', 'ledger:refund']);
const narrow = engine(['ledger:read']);
const denied = {
	decision: 'deny',
	determiningPolicies: [],
	diagnostics: [{ reason: 'role_scope_mismatch' }],
};

describe('a live decision after an activation', () => {
	it('comes as the active version is predicted to decide', () => {
		const engines = { manifestSha256: MANIFEST, active: wide, before: narrow };
		expect(judgeLive(mint({}), 'zone-1', engines)).toEqual({ kind: 'as_predicted' });
	});

	it('differs from the prediction', () => {
		const engines = { manifestSha256: MANIFEST, active: narrow, before: narrow };
		expect(judgeLive(mint({}), 'zone-1', engines)).toEqual({
			kind: 'differs',
			predicted: 'deny (role_scope_mismatch)',
			decided: 'allow',
		});
	});

	it('is a new denial only where the version before allowed it', () => {
		const event = mint(denied);
		const engines = { manifestSha256: MANIFEST, active: narrow, before: wide };
		expect(judgeLive(event, 'zone-1', engines)).toEqual({
			kind: 'new_denial',
			reason: 'role_scope_mismatch',
		});
		expect(judgeLive(event, 'zone-1', { ...engines, before: narrow })).toEqual({ kind: 'as_predicted' });
	});

	it('is no matter of the activation under another manifest', () => {
		const engines = { manifestSha256: 'e'.repeat(64), active: wide, before: narrow };
		expect(judgeLive(mint({}), 'zone-1', engines)).toEqual({ kind: 'other_version' });
	});

	it('is an outage where nothing is decided any more', () => {
		const engines = { manifestSha256: MANIFEST, active: wide, before: narrow };
		const failed = mint({ decision: 'deny', evaluationStatus: 'policy_eval_failed' });
		expect(judgeLive(failed, 'zone-1', engines)).toEqual({ kind: 'outage', code: 'policy_eval_failed' });
		const none = mint({
			decision: 'deny',
			manifestSha: '',
			diagnostics: [{ reason: 'no_active_policy_set' }],
		});
		expect(judgeLive(none, 'zone-1', engines)).toEqual({ kind: 'outage', code: 'no_active_policy_set' });
	});

	it('cannot be predicted where the version holds logic', () => {
		const engines = { manifestSha256: MANIFEST, active: null, before: narrow };
		expect(judgeLive(mint({}), 'zone-1', engines)).toEqual({ kind: 'not_predictable' });
	});
});

it('an allow that nobody can grant is a denial, and a new one where it was allowed before', () => {
	const tiers = [{ tier: 'money' }, { tier: 'money', approver: 'subject' }];
	const conflict = engine(
		['ledger:refund'],
		['risk := [{"scope": "ledger:refund", "tier": "money"}]', `approval_tiers := ${JSON.stringify(tiers)}`],
	);
	const event = mint({
		diagnostics: [
			{ step_up_required: { type: 'human_approval', tiers } },
			{ risk: [{ scope: 'ledger:refund', tier: 'money' }] },
		],
	});
	const against = (before: Engine) =>
		judgeLive(event, 'zone-1', { manifestSha256: MANIFEST, active: conflict, before });
	expect(against(wide)).toEqual({ kind: 'new_denial', reason: 'approval_class_conflict' });
	expect(against(narrow)).toEqual({ kind: 'as_predicted' });
});
