import { summariseCandidate } from '../../src/core/replay/replay.js';
import type { Expectation, Regression, Replay } from '../../src/core/report/evidence.js';
import type { Decision, Trace } from '../../src/core/report/trace.js';
import type { Acceptance, Evidence } from '../../src/core/verdict/gate.js';
import type { Answer, DecisionResult } from '../../src/model/answer.js';
import type { JsonObject } from '../../src/model/json.js';
import type { VersionRef } from '../../src/model/version-ref.js';

/** Plain-data builders: each gives the good case, `over` says what differs. */

export function version(number: number, over: Partial<VersionRef> = {}): VersionRef {
	return {
		policySetId: 'set-main',
		policySetName: 'Main',
		versionId: `version-${number}`,
		version: number,
		manifestSha256: `manifest-${number}`,
		...over,
	};
}

/** The server's allow on version 2. */
export function allowed(over: Partial<Answer> = {}): Answer {
	return {
		by: 'server',
		versionId: 'version-2',
		evaluation: 'executed',
		decision: 'allow',
		reason: null,
		hold: null,
		policies: ['caracal-payments-mint'],
		warnings: [],
		wouldActivate: true,
		result: resultOf('allow'),
		...over,
	};
}

export function denied(reason: string, over: Partial<Answer> = {}): Answer {
	return allowed({
		decision: 'deny',
		reason,
		policies: [],
		result: resultOf('deny', [{ reason }]),
		...over,
	});
}

/** An allow that waits for a human. */
export function held(tiers: string[], over: Partial<Answer> = {}): Answer {
	const diagnostics = [{ step_up_required: { tiers: tiers.map((tier) => ({ tier })) } }];
	return allowed({
		hold: { tiers, approvers: ['operator'] },
		result: resultOf('allow', diagnostics),
		...over,
	});
}

/** Nothing was decided: the engine was away. */
export function failed(warning: string, over: Partial<Answer> = {}): Answer {
	return allowed({
		evaluation: 'failed',
		decision: null,
		reason: 'STS simulation endpoint is unreachable',
		policies: [],
		warnings: [warning],
		result: null,
		...over,
	});
}

export function resultOf(
	decision: DecisionResult['decision'],
	diagnostics: JsonObject[] = [],
): DecisionResult {
	return {
		decision,
		evaluation_status: 'complete',
		determining_policies: decision === 'allow' ? [{ policy: 'caracal-payments-mint' }] : [],
		diagnostics,
	};
}

/** A logged role_scope_mismatch that the candidate clears. */
export function replay(over: Partial<Replay> = {}): Replay {
	return {
		requestId: null,
		eventId: 'event-1',
		resource: 'resource://ledger',
		asRebuilt: false,
		overlays: [],
		input: { resource: { identifier: 'resource://ledger' } },
		fields: [],
		logged: { decision: 'deny', reason: 'role_scope_mismatch' },
		decider: denied('role_scope_mismatch', { versionId: 'version-1' }),
		baseline: denied('role_scope_mismatch', { versionId: 'version-1' }),
		candidate: allowed(),
		calibration: 'calibrated',
		alternatives: [],
		inconclusive: [],
		...over,
	};
}

export function expectation(decision: Expectation['decision'], over: Partial<Expectation> = {}): Expectation {
	return { decision, reason: null, policy: null, tiers: null, risk: null, ...over };
}

/** A case that is met, by an allow or a denial as `decision` says. */
export function regression(
	name: string,
	decision: 'allow' | 'deny',
	over: Partial<Regression> = {},
): Regression {
	const answer = decision === 'allow' ? allowed() : denied('role_scope_mismatch');
	return {
		name,
		expected: decision,
		actual: decision,
		passed: true,
		warnings: [],
		notes: [],
		remarks: [],
		vacuous: null,
		ofDenial: false,
		result: answer.result,
		expectation: expectation(decision),
		file: 'cases.json',
		line: null,
		input: null,
		answer,
		baseline: null,
		change: 'unknown',
		...over,
	};
}

/** A denial under version 1 that version 2 clears, two cases met, the runtime ready. */
export function evidenceOf(over: Partial<Evidence> = {}): Evidence {
	const replays = over.replays ?? [replay()];
	return {
		trace: null,
		otherTraces: [],
		baseline: version(1),
		candidate: summariseCandidate(replays, version(2), []),
		replays,
		regressions: [regression('cashier refunds', 'allow'), regression('clerk cannot refund', 'deny')],
		cases: null,
		runtime: { ready: true, state: 'loaded', text: 'the runtime has loaded what is active' },
		engine: null,
		shadow: null,
		changes: null,
		...over,
	};
}

/** What a person accepted: nothing, unless said. */
export function accepting(over: Partial<Acceptance> = {}): Acceptance {
	return { hold: false, gains: 'review', losses: false, meant: [], ...over };
}

/** A refund that policy denied to a cashier. */
export function decision(over: Partial<Decision> = {}): Decision {
	return {
		eventId: 'event-1',
		kind: 'policy',
		decision: 'deny',
		status: 'complete',
		reason: 'role_scope_mismatch',
		words: 'no role of the session holds the scope',
		fix: null,
		application: { id: 'app-1', name: 'Payments Agent' },
		resource: 'resource://ledger',
		requestedScopes: ['ledger:refund'],
		labels: ['cashier'],
		policies: [],
		diagnostics: [{ reason: 'role_scope_mismatch' }],
		at: '2026-11-21T09:00:00.000Z',
		decidedBy: { ...version(1), active: true },
		manifestSha256: 'manifest-1',
		asRebuilt: null,
		input: null,
		fields: [],
		alternatives: [],
		ladder: null,
		...over,
	};
}

/** A request with so many denials, `<id>/0` and on. */
export function traceOf(requestId: string, denials = 1, over: Partial<Trace> = {}): Trace {
	const decisions = Array.from({ length: denials }, (_, index) =>
		decision({ eventId: `${requestId}/${index}` }),
	);
	return {
		...{ requestId, outcome: 'denied', finalDecision: 'deny', reasons: [], determiningPolicies: [] },
		...{ at: '2026-11-21T09:00:00.000Z', application: null, decisions, events: [] },
		...over,
	};
}
