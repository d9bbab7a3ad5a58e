import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tallyAudit } from '../../../src/core/rollout/audited.js';
import type { AuditEvent } from '../../../src/model/audit.js';
import { exchange } from '../../support/event.js';

const NEW = 'b'.repeat(64);
const by = (manifestSha: string, requestId: string, over: Partial<AuditEvent> = {}) =>
	exchange({}, { id: requestId, requestId, manifestSha, ...over });
const mint = (requestId: string, policy: string) => by(NEW, requestId, { determiningPolicies: [{ policy }] });
const presented = (requestId: string, decision: 'allow' | 'deny') => ({
	...by(NEW, requestId, {
		decision,
		diagnostics: decision === 'deny' ? [{ reason: 'role_scope_mismatch' }] : [],
	}),
	metadata: { ...exchange().metadata, requested_scopes: [] },
});
const call = (requestId: string) =>
	by('', requestId, { eventType: 'gateway_resource_request', evaluationStatus: 'upstream_ok', metadata: {} });

const EVENTS = [
	mint('r1', 'caracal-payments-mint'),
	mint('r2', 'caracal-payments-mint'),
	mint('r3', 'caracal-reporting-mint'),
	by('a'.repeat(64), 'r4'),
	by(NEW, 'r5', { decision: 'deny', diagnostics: [{ reason: 'no_rule_matched' }] }),
	presented('r6', 'allow'),
	call('r6'),
	presented('r7', 'allow'),
	presented('r8', 'deny'),
	call('r9'),
];

function sum(events: AuditEvent[], complete = true) {
	const tally = tallyAudit('zone-1', NEW);
	for (const event of events) tally.note(event);
	return tally.sum(complete);
}

describe('what audit tells of one version', () => {
	it('is its own decisions alone, with their policies, the most frequent first', () => {
		expect(sum(EVENTS).decisions).toMatchObject({
			...{ decisions: 7, allowed: 5, denied: 2, held: 0, complete: true },
			policies: [
				{ policy: 'caracal-payments-mint', decisions: 2 },
				{ policy: 'caracal-reporting-mint', decisions: 1 },
			],
		});
		expect(sum(EVENTS, false).decisions.complete).toBe(false);
	});

	it('is what gateways made of it: a call that nobody allowed is told', () => {
		const gateway = { presented: 3, allowed: 2, denied: 1, called: 1, calledThoughDenied: [] };
		expect(sum(EVENTS).gateway).toEqual(gateway);
		expect(sum([...EVENTS, call('r8')]).gateway).toEqual({ ...gateway, calledThoughDenied: ['r8'] });
	});

	it('is the same in whatever order it comes', () => {
		fc.assert(
			fc.property(fc.shuffledSubarray(EVENTS, { minLength: EVENTS.length }), (events) => {
				const { decisions, gateway } = sum(events);
				const { lastRequestId: _, ...counted } = decisions;
				const { lastRequestId: __, ...expected } = sum(EVENTS).decisions;
				expect([counted, gateway]).toEqual([expected, sum(EVENTS).gateway]);
			}),
		);
	});
});
