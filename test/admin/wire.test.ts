import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
	WireApplication,
	WireCreatedPolicy,
	WireManifest,
	WirePolicy,
	WirePolicyDetail,
	WirePolicySet,
	WirePolicyVersion,
	WireResource,
	WireSetVersion,
	WireValidation,
	WireZone,
} from '../../src/admin/wire.js';
import { WireAdminAuditEvent, WireAuditEvent, WireExplanation } from '../../src/admin/wire-audit.js';
import { WireActivation, WireActivationStatus, WireSimulation } from '../../src/admin/wire-rollout.js';

interface Recording {
	label: string;
	request: { method: string; path: string };
	response: { status: number; body: unknown };
}

function recordings(file: string): Recording[] {
	const text = readFileSync(new URL(`../fixtures/recordings/${file}.ndjson`, import.meta.url), 'utf8');
	return text
		.trim()
		.split('\n')
		.map((line) => JSON.parse(line) as Recording);
}

const page = (row: z.ZodType) => z.object({ items: z.array(row) });
const SETS = '/v1/zones/[^/]+/policy-sets';

/** The routes that the port calls, and how it reads each. */
const ROUTES: [string, z.ZodType][] = [
	['GET /v1/zones', page(WireZone)],
	['GET /v1/zones/[^/]+', WireZone],
	['GET /v1/zones/[^/]+/applications', page(WireApplication)],
	['GET /v1/zones/[^/]+/resources', page(WireResource)],
	['GET /v1/zones/[^/]+/policies', page(WirePolicy)],
	['GET /v1/zones/[^/]+/policies/[^/]+', WirePolicyDetail],
	['POST /v1/zones/[^/]+/policies', WireCreatedPolicy],
	['POST /v1/zones/[^/]+/policies/[^/]+/versions', WirePolicyVersion],
	['POST /v1/policies/validate', WireValidation],
	[`GET ${SETS}`, page(WirePolicySet)],
	[`GET ${SETS}/[^/]+`, WirePolicySet],
	[`POST ${SETS}`, WirePolicySet],
	[`GET ${SETS}/[^/]+/versions`, page(WireSetVersion)],
	[`POST ${SETS}/[^/]+/versions`, WireSetVersion],
	[`GET ${SETS}/[^/]+/versions/[^/]+`, WireManifest],
	[`POST ${SETS}/[^/]+/simulate`, WireSimulation],
	[`POST ${SETS}/[^/]+/activate`, WireActivation],
	[`GET ${SETS}/[^/]+/activation-status`, WireActivationStatus],
	['GET /v1/zones/[^/]+/audit', page(WireAuditEvent)],
	['GET /v1/zones/[^/]+/audit/by-request/[^/]+/explain', WireExplanation],
	['GET /v1/zones/[^/]+/admin-audit', page(WireAdminAuditEvent)],
];

describe('the wire schemas', () => {
	const used = new Set<string>();
	it.each(['api', 'traffic', 'faults'])('read every recorded success of %s', (file) => {
		let parsed = 0;
		for (const { label, request, response } of recordings(file)) {
			if (response.status >= 300) continue;
			const line = `${request.method} ${request.path.split('?')[0]}`;
			const route = ROUTES.find(([pattern]) => new RegExp(`^${pattern}$`).test(line));
			if (route === undefined) continue;
			const result = route[1].safeParse(response.body);
			expect(result.success, `${label}: ${result.error?.message}`).toBe(true);
			used.add(route[0]);
			parsed++;
		}
		expect(parsed).toBeGreaterThan(10);
	});

	it('have met a recording of every route', () => {
		expect(ROUTES.map(([pattern]) => pattern).filter((pattern) => !used.has(pattern))).toEqual([]);
	});

	it('keep what the loop needs of a denial', () => {
		const found = recordings('traffic').find((one) => one.label === 'audit by request: cashier refunds');
		const [event] = z.array(WireAuditEvent).parse(found?.response.body);
		expect(event).toMatchObject({
			decision: 'deny',
			evaluationStatus: 'complete',
			determiningPolicies: [],
			diagnostics: [{ reason: 'role_scope_mismatch' }],
			metadata: { agent_labels: ['cashier'], session_id: '[redacted]' },
		});
	});

	it('read lists that audit left out as empty', () => {
		const found = recordings('traffic').flatMap((one) =>
			one.request.path.includes('/explain') && one.response.status === 200 ? [one.response.body] : [],
		);
		const summaries = z
			.array(WireExplanation)
			.parse(found)
			.flatMap((trace) => trace.events)
			.filter((event) => event.evaluationStatus === 'exchange_denied');
		expect(summaries.length).toBeGreaterThan(0);
		expect(summaries.every((event) => event.determiningPolicies.length === 0)).toBe(true);
	});

	it('refuse a simulation that claims to be executed and has no result', () => {
		const simulated = recordings('api').find((one) => one.label === 'simulate: deny under v1');
		expect(WireSimulation.safeParse(simulated?.response.body).success).toBe(true);
		const hollow = { ...(simulated?.response.body as object), result: null };
		expect(WireSimulation.safeParse(hollow).success).toBe(false);
	});
});
