import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AuditRow } from '../../src/core/report/documents.js';
import { newestRequests } from '../../src/core/trace/audit-requests.js';
import { countExchanges } from '../../src/core/traffic/exchanges.js';
import type { AuditEvent } from '../../src/model/audit.js';
import { renderAudit } from '../../src/render/audit.js';
import { marked, prose, widthOf } from '../../src/render/layout.js';
import { makeStyle, type StyleFacts } from '../../src/render/style.js';

const NOW = Date.parse('2026-01-01T00:10:00.000Z');
const styled = (over: Partial<StyleFacts> = {}) =>
	makeStyle({ colour: false, unicode: true, width: 80, terminal: true, verbose: false, now: NOW, ...over });

const row = (requestId: string, over: Partial<AuditRow> = {}): AuditRow => ({
	...{ requestId, eventId: `e-${requestId}`, at: '2026-01-01T00:08:00.000Z', type: 'token_exchange' },
	...{ decision: 'deny', reason: 'role_scope_mismatch', status: 'complete', decidedByPolicy: true },
	application: { id: 'app-1', name: 'Payments Agent' },
	...{
		resource: 'resource://ledger',
		requestedScopes: ['ledger:refund'],
		labels: ['cashier'],
		versionId: null,
	},
	...over,
});

const FIRST = '01a21095-419c-71b2-bbb7-3bb2dd3286ac';
const SECOND = '01a21095-419c-7199-88cc-1e38167b61bf';
const summary = (id: string) => row(id, { reason: 'exchange_denied', resource: null, requestedScopes: [] });

describe('the rows of audit', () => {
	const requests = [
		{ requestId: FIRST, rows: [summary(FIRST), row(FIRST)] as [AuditRow, AuditRow] },
		{
			requestId: SECOND,
			rows: [
				row(SECOND, { resource: 'resource://reports', reason: 'no_rule_matched' }),
				row(SECOND, { decision: 'allow', reason: null }),
			] as [AuditRow, AuditRow],
		},
	];

	it('are one for each request, with its decision and as much of its id as tells it apart', () => {
		const lines = renderAudit(requests, false, styled({ terminal: false }))
			.trimEnd()
			.split('\n');
		expect(lines).toEqual([
			`  2026-01-01T00:08:00.000Z deny    01a21095-419c-71b2  Payments Agent [cashier] ledger:refund on resource://ledger (role_scope_mismatch)`,
			`  2026-01-01T00:08:00.000Z in part 01a21095-419c-7199  Payments Agent [cashier] ledger:refund on resource://reports (no_rule_matched); ledger:refund on resource://ledger`,
		]);
	});

	it('stand in columns on a terminal, break by words, and cut no id', () => {
		fc.assert(
			fc.property(fc.integer({ min: 60, max: 120 }), fc.boolean(), (width, verbose) => {
				const text = renderAudit(requests, false, styled({ width, verbose }));
				for (const { requestId } of requests) {
					expect(text).toContain(verbose ? requestId : requestId.slice(0, 18));
				}
				const starts = text.split('\n').filter((line) => /^ {2}\S/.test(line));
				expect(starts).toHaveLength(2);
				expect(new Set(starts.map((line) => line.indexOf('Payments Agent'))).size).toBe(1);
				expect(starts.every((line) => line.startsWith('  2 min ago'))).toBe(true);
			}),
		);
	});
});

describe('the newest requests', () => {
	const event = (requestId: string, second: number): AuditEvent => ({
		...{ id: `${requestId} ${second}`, eventType: 'token_exchange', requestId, decision: 'deny' },
		...{ policySetVersionId: '', manifestSha: '', evaluationStatus: 'complete', determiningPolicies: [] },
		...{ diagnostics: [], metadata: {}, occurredAt: new Date(NOW - second * 1_000).toISOString() },
	});
	const read: number[] = [];
	async function* walk(events: AuditEvent[]) {
		for (const [index, one] of events.entries()) {
			read.push(index);
			yield one;
		}
	}

	it('are counted, not their events, and have all of these, though others lie between', async () => {
		const events = [event('a', 0), event('b', 0), event('a', 0), event('c', 1), event('b', 1), event('d', 9)];
		const { requests, more } = await newestRequests(walk([...events, event('e', 10)]), () => true, 2);
		expect(requests.map(({ requestId, rows }) => [requestId, rows.length])).toEqual([
			['a', 2],
			['b', 2],
		]);
		expect(more).toBe(true);
		expect(read.at(-1)).toBe(5);
		expect((await newestRequests(walk(events), () => true, 4)).more).toBe(false);
	});

	it('are exchanges, counted once each', () => {
		const exchanges = countExchanges();
		for (const { requestId } of [event('a', 0), event('b', 0), event('a', 1)]) exchanges.offer(requestId);
		expect(exchanges.count()).toBe(2);
	});
});

it('reads times in prose as a person does, on a terminal alone', () => {
	const text = 'judged safe at 2026-01-01T00:08:00.000Z; the runtime since 2026-01-01T00:09:59Z';
	expect(prose(styled(), text)).toBe('judged safe 2 min ago; the runtime since 1 s ago');
	expect(prose(styled({ terminal: false }), text)).toBe(text);
});

it('keeps a label apart from its text, however long it is', () => {
	const line = marked(styled(), '✓', 'already active', 'it was active');
	expect(line).toBe('  ✓  already active it was active');
	expect(widthOf(line)).toBeLessThan(80);
});
