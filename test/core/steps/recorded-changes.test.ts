import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Report, ReportSchema } from '../../../src/core/report/schema.js';
import { caracalite } from '../../support/cli.js';
import { type RecordedServer, startRecordedServer } from '../../support/recorded-server.js';

let server: RecordedServer;
beforeAll(async () => {
	server = await startRecordedServer();
});
afterAll(() => server.close());

async function run(...argv: string[]): Promise<{ exit: number; report: Report }> {
	const env = {
		CARACAL_API_URL: server.url,
		CARACAL_ADMIN_TOKEN: 'recorded-token',
		CARACAL_ZONE_ID: server.zoneId,
	};
	const { exit, json } = await caracalite([...argv, '--json'], { env });
	return { exit, report: ReportSchema.parse(json()) };
}

const cashier = () => server.requests.get('cashier refunds: role lacks the scope') ?? '';
const unneeded = (report: Report) =>
	report.changes?.authority.rows
		.filter((row) => row.kind === 'authority_gained' && row.needed === false)
		.map((row) => (row.kind === 'authority_gained' ? [row.role, row.scope] : []));

describe('what the recorded candidates change', () => {
	it('the careful one gives what the denial needs, and nothing else', async () => {
		const { exit, report } = await run('iterate', cashier(), '--candidate', '2');
		expect([exit, report.verdict?.status, unneeded(report)]).toEqual([0, 'safe', []]);
		expect(report.changes?.authority.rows.map((row) => row.needed)).toEqual([true]);
	});

	it("the careless one gives exactly the clerk's two scopes that the denial does not need", async () => {
		const { exit, report } = await run('iterate', cashier(), '--candidate', '3');
		expect([exit, report.verdict?.status]).toEqual([1, 'review']);
		expect(unneeded(report)).toEqual([
			['clerk', 'ledger:write'],
			['clerk', 'ledger:refund'],
		]);
		expect(report.verdict?.blockers).toEqual(['unneeded_gain:2']);
	});

	it('takes the careless one only when the gains are accepted or meant', async () => {
		const judge = (...flags: string[]) => run('iterate', cashier(), '--candidate', '3', ...flags);
		expect((await judge('--accept-gains')).exit).toBe(0);
		expect((await judge('--gains', 'warn')).exit).toBe(0);
		expect((await judge('--allow-gain', 'role=clerk,resource=resource://ledger')).exit).toBe(0);
		const half = await judge('--allow-gain', 'role=clerk,scope=ledger:write');
		expect([half.exit, half.report.verdict?.blockers]).toEqual([1, ['unneeded_gain:1']]);
	});

	it('has the offline engine agree with every recorded simulation it was held against', async () => {
		for (const candidate of ['1', '2', '3', '4']) {
			const { report } = await run('iterate', cashier(), '--candidate', candidate);
			expect(report.engine?.compared).toBeGreaterThan(0);
			expect(report.engine?.disagreement).toBeNull();
		}
	});
});
