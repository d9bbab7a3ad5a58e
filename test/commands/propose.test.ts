import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Report, ReportSchema } from '../../src/core/report/schema.js';
import type { ExchangeRequest } from '../../src/sandbox/exchange/types.js';
import { grantsDocument } from '../../src/sandbox/seed/documents.js';
import type { CliRun } from '../support/cli.js';
import { setScene } from '../support/scene.js';

const scene = setScene();

const APPLICATIONS = { payments: 'app-payments-agent', reporting: 'app-reporting' };
const ROLES = { clerk: ['ledger:read'], cashier: ['ledger:read', 'ledger:write'] };
const LEDGER = 'resource://ledger';
const documentWith = (more = '') => grantsDocument(APPLICATIONS, ROLES, more);

const reportOf = (run: CliRun): Report => ReportSchema.parse(run.json());
const ask = (over: Partial<ExchangeRequest> = {}) =>
	scene.sandbox.exchange({
		application: 'Payments Agent',
		resources: [LEDGER],
		scopes: ['ledger:refund'],
		labels: ['cashier'],
		...over,
	});

describe('what policy cannot mend', () => {
	it('is told with what can', async () => {
		const session = ask({ mode: 'session' });
		const unknown = ask({ resources: ['resource://nope'] });
		const undeclared = ask({ scopes: ['ledger:nope'] });
		const allowed = ask({ scopes: ['ledger:read'] });
		const ids = [session, unknown, undeclared, allowed].map(({ requestId }) => requestId);
		const run = await scene.run(['propose', ...ids, '--json']);
		expect(run.exit).toBe(1);
		expect(reportOf(run).proposal).toMatchObject({
			edits: [],
			denials: [
				{ outcome: 'unmendable', fix: 'let the agent ask with a delegation' },
				{ outcome: 'unmendable', reason: 'resource_not_found', fix: expect.stringContaining('register') },
				{
					outcome: 'unmendable',
					reason: 'scope_mismatch',
					fix: expect.stringContaining('declare the scope'),
				},
				{ outcome: 'not_denied' },
			],
		});
	});

	it('is an owner that is not to be robbed silently', async () => {
		const denied = ask({ application: 'Rogue' });
		const run = await scene.run(['propose', denied.requestId, '--stage', '--json']);
		const report = reportOf(run);
		expect(run.exit).toBe(1);
		expect(report.proposal?.edits[0]?.cost.harm).toBeGreaterThan(0);
		expect(report.verdict?.status).not.toBe('safe');
		const text = await scene.run(['propose', denied.requestId]);
		expect(text.stdout).toContain('Takes');
		const explained = await scene.run(['explain', denied.requestId]);
		expect(explained.stdout).toContain('what that takes');
	});
});

describe('several denials', () => {
	it('take one edit, and no more than they need', async () => {
		const first = ask();
		const second = ask({ labels: ['cashier', 'auditor'] });
		const run = await scene.run(['propose', first.requestId, second.requestId, '--stage', '--json']);
		const report = reportOf(run);
		expect(report.proposal?.edits.map(({ text }) => text)).toEqual([
			`add ledger:refund to roles.cashier of ${LEDGER}`,
		]);
		expect(report.replays).toHaveLength(2);
		expect([run.exit, report.verdict?.status]).toEqual([0, 'safe']);
	});
});

describe('files', () => {
	const MARK = '\uFEFF';
	const content = `${MARK}${documentWith().replace('"ledger:write"],', '"ledger:write"],  # till staff').replaceAll('\n', '\r\n')}`;

	it('are written in place, all else byte for byte', async () => {
		const file = scene.file('Grants.rego', content);
		const { deniedRequestId } = scene.story;
		const shown = await scene.run(['propose', '-', '--documents', '.']);
		expect(readFileSync(join(scene.dir, file), 'utf8')).toBe(content);
		expect(shown.stdout).toContain(
			'+      "cashier": ["ledger:read", "ledger:write", "ledger:refund"],  # till staff',
		);
		const run = await scene.run(['propose', deniedRequestId, '--documents', file, '--write', '--json']);
		expect(reportOf(run).proposal?.written).toEqual([file]);
		expect(readFileSync(join(scene.dir, file), 'utf8')).toBe(
			content.replace('"ledger:write"],', '"ledger:write", "ledger:refund"],'),
		);
		const again = await scene.run(['propose', deniedRequestId, '--documents', file]);
		expect([again.exit, again.stdout]).toEqual([
			0,
			expect.stringContaining('the documents allow it as they are'),
		]);
	});

	it('with logic are told to be looked at by a person, with the place', async () => {
		const file = scene.file(
			'Logic.rego',
			`${documentWith()}\nrestrict contains x if { x := input.frozen }\n`,
		);
		const run = await scene.run(['propose', scene.story.deniedRequestId, '--documents', file, '--json']);
		expect(run.exit).toBe(1);
		expect(reportOf(run).proposal).toMatchObject({
			edits: [],
			denials: [{ outcome: 'unmendable', why: expect.stringMatching(/Logic:\d+:\d+/) }],
		});
	});

	it('are needed to write', async () => {
		const run = await scene.run(['propose', '-', '--write']);
		expect([run.exit, run.stderr]).toEqual([2, expect.stringContaining('--documents')]);
	});
});
