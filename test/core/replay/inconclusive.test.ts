import { describe, expect, it } from 'vitest';
import { documentsJudge } from '../../../src/core/replay/judge.js';
import { replayDecision } from '../../../src/core/replay/replay.js';
import type { Decision, FieldSource } from '../../../src/core/report/trace.js';
import { denialGate } from '../../../src/core/verdict/denial-gate.js';
import type { JsonObject } from '../../../src/model/json.js';
import type { VersionRef } from '../../../src/model/version-ref.js';
import { compileBundle } from '../../../src/policy/compile.js';
import { accepting, decision, evidenceOf } from '../../support/evidence.js';

const version: VersionRef = {
	policySetId: 'set-1',
	policySetName: 'Main',
	versionId: 'version-1',
	version: 1,
	manifestSha256: 'a'.repeat(64),
};

/** A judge of a bundle in which the clerk holds these scopes on the ledger. */
function judgeWith(scopes: string[]) {
	const content = `# caracal:data-document
package caracal.authz
import rego.v1
app_ids := {"payments": "app-1"}
grants := {"resource://ledger": {"application": "payments", "roles": {"clerk": ${JSON.stringify(scopes)}}}}
`;
	return documentsJudge(compileBundle([{ name: 'Grants', content }]));
}

function presented(scope: string): { input: JsonObject; fields: FieldSource[] } {
	const claims = { delegation_edge_id: 'edge-1', scope, target: ['resource://ledger'] };
	const field = {
		path: 'context.subject_claims',
		source: 'fetched',
		law: 'claims',
		why: '',
		before: null,
		after: null,
	} as const;
	return {
		input: {
			schema_version: '2026-05-20',
			principal: { type: 'Application', id: 'app-1', zone_id: 'zone-1', labels: ['clerk'] },
			resource: { type: 'Resource', identifier: 'resource://ledger', scopes: [] },
			action: { id: 'TokenExchange' },
			context: { actor_claims: {}, requested_scopes: [], challenge_resolved: false, subject_claims: claims },
		},
		fields: [field],
	};
}

const use: Decision = decision({
	decision: 'allow',
	reason: null,
	decidedBy: { ...version, active: true },
	alternatives: [presented('ledger:read'), presented('ledger:read ledger:write')],
});
const options = { asRebuilt: false, overlays: [] };
const replayOn = (decider: string[], baseline: string[], candidate: string[], one = use) =>
	replayDecision(
		one,
		{ decider: () => judgeWith(decider), baseline: judgeWith(baseline), candidate: judgeWith(candidate) },
		options,
	);

const BOTH = ['ledger:read', 'ledger:write'];

describe('a field that audit lacks', () => {
	it('does not matter where every input gets one answer from every version', async () => {
		const replay = await replayOn(BOTH, BOTH, BOTH);
		expect([replay.calibration, replay.inconclusive]).toEqual(['calibrated', []]);
	});

	it('makes the case inconclusive where a narrowing candidate tells the guesses apart', async () => {
		const replay = await replayOn(BOTH, BOTH, ['ledger:read']);
		expect(replay.calibration).toBe('calibrated');
		expect(replay.inconclusive).toEqual(['context.subject_claims']);
		const gate = denialGate(evidenceOf({ replays: [replay] }), accepting());
		expect(gate.blockers).toEqual(['denial_inconclusive:context.subject_claims']);
		expect(gate.text).toContain('--claims');
	});

	it('makes it inconclusive where only the baseline tells them apart', async () => {
		expect((await replayOn(BOTH, ['ledger:read'], BOTH)).inconclusive).toEqual(['context.subject_claims']);
	});

	it('is settled by calibration where the version that decided tells the guesses apart', async () => {
		const denied = { ...use, decision: 'deny' as const, reason: 'role_scope_mismatch' };
		const replay = await replayOn(['ledger:read'], ['ledger:read'], BOTH, denied);
		expect([replay.calibration, replay.inconclusive]).toEqual(['calibrated', []]);
		expect(replay.alternatives.map((one) => one.possible)).toEqual([false, true]);
		expect(replay.candidate.decision).toBe('allow');
	});

	it('is uncalibrated where no guess reproduces what was logged', async () => {
		const denied = { ...use, decision: 'deny' as const, reason: 'restriction_active' };
		const replay = await replayOn(BOTH, BOTH, BOTH, denied);
		expect(replay.calibration).toBe('uncalibrated');
		const gate = denialGate(evidenceOf({ replays: [replay] }), accepting());
		expect(gate.blockers).toEqual(['denial_uncalibrated:resource://ledger']);
	});

	it('is settled by an overlay', async () => {
		const claims = { delegation_edge_id: 'edge-1', scope: 'ledger:read', target: ['resource://ledger'] };
		const replay = await replayDecision(
			use,
			{ decider: () => judgeWith(BOTH), baseline: judgeWith(BOTH), candidate: judgeWith(['ledger:read']) },
			{ asRebuilt: false, overlays: [{ path: 'context.subject_claims', value: claims }] },
		);
		expect([replay.alternatives.length, replay.inconclusive]).toEqual([1, []]);
	});
});
