import { describe, expect, it } from 'vitest';
import { judgeLive, type LiveVersions } from '../../../src/core/replay/live.js';
import type { AuditEvent } from '../../../src/model/audit.js';
import { compileBundle } from '../../../src/policy/compile.js';
import type { Engine } from '../../../src/policy/types.js';

const MANIFEST = 'f'.repeat(64);
const OLD = 'e'.repeat(64);

const HOLDING = [
	'risk := [{"scope": "ledger:refund", "tier": "money"}]',
	'approval_tiers := [{"tier": "money"}]',
];
const HELD = [
	{ step_up_required: { type: 'human_approval', tiers: [{ tier: 'money' }] } },
	{ risk: [{ scope: 'ledger:refund', tier: 'money' }] },
];

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

/** Version 2, active as `active` decides, after version 1, which decided as `before`. */
const versions = (active: Engine | null, before: Engine | null): LiveVersions => ({
	active: { manifestSha256: MANIFEST, engine: active },
	before: { manifestSha256: OLD, engine: before },
});

describe('a live decision after an activation', () => {
	it('comes as the active version is predicted to decide', () => {
		expect(judgeLive(mint({}), 'zone-1', versions(wide, narrow))).toEqual({ kind: 'as_predicted' });
	});

	it('differs from the prediction', () => {
		expect(judgeLive(mint({}), 'zone-1', versions(narrow, narrow))).toEqual({
			kind: 'differs',
			predicted: 'deny (role_scope_mismatch)',
			decided: 'allow',
		});
	});

	it.each([
		['as foretold', narrow, 'deny (role_scope_mismatch)'],
		['though it was to be allowed', wide, 'allow'],
		['by logic that cannot be predicted', null, 'nothing: it cannot be predicted'],
	])('is a new denial only where the version before allowed it, %s', (_, active, predicted) => {
		const event = mint(denied);
		expect(judgeLive(event, 'zone-1', versions(active, wide))).toEqual({
			...{ kind: 'new_denial', predicted, decided: 'deny (role_scope_mismatch)' },
		});
		const kind = active === null ? 'not_predictable' : active === wide ? 'differs' : 'as_predicted';
		expect(judgeLive(event, 'zone-1', versions(active, narrow))).toMatchObject({ kind });
	});

	it('is a new hold only where the version before allowed it at once', () => {
		const held = engine(['ledger:refund'], HOLDING);
		const event = mint({ diagnostics: HELD });
		const words = 'allow after approval (money)';
		expect(judgeLive(event, 'zone-1', versions(held, wide))).toEqual({
			...{ kind: 'new_hold', predicted: words, decided: words },
		});
		expect(judgeLive(event, 'zone-1', versions(held, held))).toEqual({ kind: 'as_predicted' });
	});

	it('shows a runtime that lags, or a third version, under another manifest', () => {
		const by = (manifestSha: string, over: Partial<AuditEvent> = {}) =>
			judgeLive(mint({ manifestSha, ...over }), 'zone-1', versions(wide, narrow));
		expect(by(OLD)).toEqual({ kind: 'old_version' });
		expect(by('d'.repeat(64))).toEqual({ kind: 'other_version' });
		expect(by(OLD, { decision: 'deny', evaluationStatus: 'policy_eval_failed' })).toEqual({
			kind: 'old_version',
		});
		expect(by('', { decision: 'deny', evaluationStatus: 'scope_mismatch' })).toEqual({ kind: 'no_decision' });
	});

	it('is by the version activated where the one before had the same manifest', () => {
		const both = versions(wide, wide);
		const same = { ...both, before: both.active };
		expect(judgeLive(mint({}), 'zone-1', same)).toEqual({ kind: 'as_predicted' });
	});

	const none = mint({
		decision: 'deny',
		manifestSha: '',
		diagnostics: [{ reason: 'no_active_policy_set' }],
	});

	it('is an outage where nothing is decided any more', () => {
		const engines = versions(wide, narrow);
		for (const manifestSha of [MANIFEST, '']) {
			const failed = mint({ decision: 'deny', manifestSha, evaluationStatus: 'policy_eval_failed' });
			expect(judgeLive(failed, 'zone-1', engines)).toEqual({ kind: 'outage', code: 'policy_eval_failed' });
			const first = { ...engines, before: null };
			expect(judgeLive(failed, 'zone-1', first)).toEqual({ kind: 'outage', code: 'policy_eval_failed' });
		}
		expect(judgeLive(none, 'zone-1', engines)).toEqual({ kind: 'outage', code: 'no_active_policy_set' });
	});

	it('is as it was where nothing was active before, and a runtime has nothing still', () => {
		const first = { ...versions(wide, null), before: null };
		expect(judgeLive(none, 'zone-1', first)).toEqual({ kind: 'old_version' });
	});

	it('cannot be predicted where the version holds logic', () => {
		expect(judgeLive(mint({}), 'zone-1', versions(null, narrow))).toEqual({ kind: 'not_predictable' });
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
	const against = (before: Engine) => judgeLive(event, 'zone-1', versions(conflict, before));
	expect(against(wide)).toMatchObject({ kind: 'new_denial', decided: 'deny (approval_class_conflict)' });
	expect(against(narrow)).toEqual({ kind: 'as_predicted' });
});
