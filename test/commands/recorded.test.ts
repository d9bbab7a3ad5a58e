import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Report, ReportSchema } from '../../src/core/report/schema.js';
import { caracalite } from '../support/cli.js';
import { type RecordedServer, startRecordedServer } from '../support/recorded-server.js';

let server: RecordedServer;
let env: Record<string, string>;

beforeAll(async () => {
	server = await startRecordedServer();
	env = {
		CARACAL_API_URL: server.url,
		CARACAL_ADMIN_TOKEN: 'recorded-token',
		CARACAL_ZONE_ID: server.zoneId,
	};
});
afterAll(() => server.close());

function requestOf(label: string): string {
	const found = server.requests.get(label);
	if (found === undefined) throw new Error(`no exchange is labelled ${label}`);
	return found;
}

async function report(argv: string[], exit: number): Promise<Report> {
	const run = await caracalite([...argv, '--json'], { env });
	expect(run.stderr + run.stdout.slice(0, 600)).toSatisfy(
		() => run.exit === exit,
		`exit ${run.exit}: ${run.stdout}`,
	);
	return ReportSchema.parse(run.json());
}

const CASHIER = 'cashier refunds: role lacks the scope';

describe('recorded denials of a running Caracal', () => {
	it('tells partial grants, holds and operational denials from denials', async () => {
		const outcomes: Record<string, string> = {};
		for (const [label, id] of server.requests) {
			outcomes[label] = (await report(['explain', id], 0)).trace?.outcome ?? 'none';
		}
		expect(outcomes).toMatchObject({
			[CASHIER]: 'denied',
			'step_up_issued pending': 'held',
			'unknown resource': 'refused',
			'scope that the resource does not declare': 'refused',
			'application that owns nothing bootstraps': 'denied',
			'token_exchange deny': 'granted_in_part',
			'gateway_resource_request allow': 'allowed',
		});
	});

	it('calibrates every denial that policy decided', async () => {
		let replayed = 0;
		for (const [label, id] of server.requests) {
			const trace = (await report(['explain', id], 0)).trace;
			const denials =
				trace?.decisions.filter((one) => one.kind === 'policy' && one.decision === 'deny') ?? [];
			for (const denial of denials) {
				const found = await caracalite(
					['simulate', id, '--candidate', '1', '--resource', denial.resource ?? '', '--json'],
					{ env },
				);
				const { replays } = ReportSchema.parse(found.json());
				expect(
					replays.map((one) => one.calibration),
					label,
				).toEqual(['calibrated']);
				replayed += replays.length;
			}
		}
		expect(replayed).toBeGreaterThanOrEqual(9);
	});

	it('clears the cashier on the careful version, not on the baseline, and holds on the held one', async () => {
		const id = requestOf(CASHIER);
		expect((await report(['simulate', id, '--candidate', '2'], 0)).candidate?.decision).toBe('allow');
		expect((await report(['simulate', id, '--candidate', '1'], 1)).candidate?.decision).toBe('deny');
		const held = await report(['simulate', id, '--candidate', '4'], 1);
		expect(held.candidate?.hold).toEqual({ tiers: ['money'], approvers: ['operator'] });
	});

	it('still denies on every version when replayed as the server rebuilt it', async () => {
		const id = requestOf(CASHIER);
		for (const version of ['1', '2', '3', '4']) {
			const { candidate, replays } = await report(
				['simulate', id, '--candidate', version, '--as-rebuilt'],
				1,
			);
			expect(candidate?.decision).toBe('deny');
			expect(replays[0]?.candidate.reason).toBe('delegation_scope_exceeded');
		}
	});
});
