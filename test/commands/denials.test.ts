import { describe, expect, it } from 'vitest';
import { DenialsSchema } from '../../src/core/report/denials.js';
import { ReportSchema } from '../../src/core/report/schema.js';
import { setScene } from '../support/scene.js';

const scene = setScene({ afresh: false });

describe('denials', () => {
	it('tell the story by its causes, and each leads to its newest request', async () => {
		const run = await scene.run(['denials', '--since', '1d', '--json']);
		const { groups, requests } = DenialsSchema.parse(run.json());
		expect(run.exit).toBe(0);
		expect(requests).toBe(groups.reduce((sum, group) => sum + group.requests, 0));
		expect(groups[0]).toMatchObject({
			reason: 'role_scope_mismatch',
			scopes: ['ledger:refund'],
			mendedBy: 'policy',
		});
		for (const { id, example, reason } of groups) {
			const explained = await scene.run(['explain', id, '--json']);
			const { trace } = ReportSchema.parse(explained.json());
			expect(trace?.requestId).toBe(example.requestId);
			expect(trace?.decisions.map((one) => one.reason)).toContain(reason);
		}
	});

	it('are told to a person with the command that goes on, which works', async () => {
		const { stdout } = await scene.run(['denials', '--since', '1d', '--limit', '1']);
		expect(stdout).toContain('Payments Agent [cashier] asked for ledger:refund on resource://ledger');
		expect(stdout).toMatch(/and \d+ more causes? \(--limit\)/);
		expect(stdout).toContain('Nothing was changed.');
		const next = /Next +caracalite (.+)/.exec(stdout)?.[1]?.split(' ') ?? [];
		expect((await scene.run(next)).exit).toBe(0);
	});

	it('are filtered, and none is said in one line', async () => {
		const none = await scene.run(['denials', '--since', '1d', '--label', 'nobody']);
		expect(none.stdout).toContain('Nothing was refused');
		const one = await scene.run(['denials', '--since', '1d', '--application', 'Reporting', '--json']);
		const { groups } = DenialsSchema.parse(one.json());
		expect(groups.length).toBeGreaterThan(0);
		for (const { application } of groups) expect(application?.name).toBe('Reporting');
		const gone = await scene.run(['explain', 'denial-000000000000', '--json']);
		expect([gone.exit, gone.json().code]).toEqual([1, 'denial_group_not_found']);
	});
});
