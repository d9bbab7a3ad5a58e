import { describe, expect, it } from 'vitest';
import { WireExplanation } from '../../../src/admin/wire-audit.js';
import { rebuildInput } from '../../../src/core/event/rebuild.js';
import { repairInput } from '../../../src/core/event/repair.js';
import type { AuditEvent, Explanation } from '../../../src/model/audit.js';
import { recording } from '../../support/recorded-server.js';

const explanations: Explanation[] = recording('traffic')
	.filter((exchange) => exchange.label.startsWith('explain: '))
	.map((exchange) => WireExplanation.parse(exchange.response.body));

const eventsOf = (wanted: (event: AuditEvent) => boolean) =>
	explanations.flatMap(({ events, zoneId }) =>
		events.filter(wanted).map((event) => ({ event, input: rebuildInput(event, zoneId) })),
	);

describe('rebuilding an input from audit', () => {
	it('gives what a running Caracal rebuilt, key by key and in its order, for every denied event', () => {
		let compared = 0;
		for (const { denied, events, zoneId } of explanations) {
			for (const one of denied) {
				const event = events.find((candidate) => candidate.id === one.eventId);
				if (event === undefined) throw new Error(`denied event ${one.eventId} is not among the events`);
				expect(JSON.stringify(rebuildInput(event, zoneId))).toBe(JSON.stringify(one.policyInput));
				compared += 1;
			}
		}
		expect(compared).toBe(21);
	});

	it('follows the same rules for what was allowed', () => {
		const minted = eventsOf((event) => event.decision === 'allow' && event.evaluationStatus === 'complete');
		expect(minted.length).toBeGreaterThanOrEqual(8);
		for (const { event, input } of minted) {
			expect(input).toMatchObject({
				session: { id: '' },
				context: { session_id: '', requested_scopes: event.metadata.requested_scopes },
				delegation_edge: { id: event.metadata.delegation_edge_id },
				principal: { type: 'Application', id: event.metadata.application_id },
			});
		}
	});

	it('repairs an allowed mint to what the contract can allow', () => {
		const mint = eventsOf(
			(event) =>
				event.decision === 'allow' &&
				Array.isArray(event.metadata.requested_scopes) &&
				event.metadata.requested_scopes.includes('ledger:write'),
		)[0];
		if (mint === undefined) throw new Error('no mint of ledger:write was recorded');
		const { input } = repairInput(mint.input, mint.event.metadata);
		expect(input).toMatchObject({ delegation_edge: { scopes: ['ledger:write'] } });
		expect(input).not.toHaveProperty('session');
	});
});
