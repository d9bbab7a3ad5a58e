import { beforeAll, describe, expect, it, vi } from 'vitest';
import { type Report, ReportSchema } from '../../src/core/report/schema.js';
import { grantsDocument } from '../../src/sandbox/seed/documents.js';
import type { CliRun } from '../support/cli.js';
import { setScene } from '../support/scene.js';

/** A zone in which a refund that is also written needs a subject and an operator, whom nobody is both. */
const scene = setScene({ afresh: false });

const APPLICATIONS = { payments: 'app-payments-agent', reporting: 'app-reporting' };
const ROLES = { clerk: ['ledger:read'], cashier: ['ledger:read', 'ledger:write', 'ledger:refund'] };
const tiers = (books: string) => `
risk := [
  {"scope": "ledger:refund", "tier": "money"},
  {"scope": "ledger:write", "tier": "books"},
]

approval_tiers := [
  {"tier": "money", "approver": "subject"},
  {"tier": "books", "approver": "${books}"},
]
`;
const CONFLICT = grantsDocument(APPLICATIONS, ROLES, tiers('operator'));
const EITHER = grantsDocument(APPLICATIONS, ROLES, tiers('any'));
const FIX = 'give the tiers one approver class, or `any`';

const both = {
	schema_version: '2026-05-20',
	principal: { type: 'Application', id: 'app-payments-agent', zone_id: 'zone-payments', labels: ['cashier'] },
	resource: { type: 'Resource', identifier: 'resource://ledger', scopes: ['ledger:refund', 'ledger:write'] },
	action: { id: 'TokenExchange' },
	delegation_edge: { id: 'e', scopes: ['ledger:refund', 'ledger:write'] },
	context: {
		actor_claims: {},
		agent_session_id: 's',
		requested_scopes: ['ledger:refund', 'ledger:write'],
		challenge_resolved: false,
	},
};

const ask = () =>
	scene.sandbox.exchange({
		application: 'Payments Agent',
		resources: ['resource://ledger'],
		scopes: ['ledger:refund', 'ledger:write'],
		labels: ['cashier'],
	});
const reportOf = (run: CliRun): Report => ReportSchema.parse(run.json());

async function activate(content: string): Promise<void> {
	const file = scene.file('Grants.rego', content);
	const staged = await scene.run(['stage', file, '--json']);
	expect(staged.exit).toBe(0);
	const { version } = JSON.parse(staged.stdout);
	const { zoneId, policySetId } = scene.story;
	const headers = {
		...{ authorization: `Bearer ${scene.sandbox.adminToken()}` },
		'content-type': 'application/json',
	};
	const url = `http://sandbox/v1/zones/${zoneId}/policy-sets/${policySetId}/activate`;
	const body = JSON.stringify({ version_id: version.versionId });
	expect((await scene.sandbox.fetch(url, { method: 'POST', headers, body })).status).toBe(202);
	// It takes the runtime a few milliseconds to load it.
	await vi.waitFor(() => expect(ask().steps.at(-1)?.refused).not.toBeNull());
}

describe('a token that nobody can grant', () => {
	let requestId = '';
	let before = '';
	beforeAll(async () => {
		before = ask().requestId;
		await activate(CONFLICT);
		const outcome = ask();
		requestId = outcome.requestId;
		expect(outcome.granted).toBe(false);
		expect(outcome.steps.at(-1)).toMatchObject({
			refused: 'approval requires separate operator and subject decisions',
			decisions: [{ decision: 'deny', status: 'complete', reason: 'approval_class_conflict' }],
		});
	});

	it('is no hold to a case, nor an allow, but a denial', async () => {
		const file = scene.file('Conflict.rego', CONFLICT);
		const cases = (['hold', 'allow', 'deny'] as const).map((expect) => ({
			name: expect,
			expect,
			input: both,
		}));
		const named = { decision: 'deny', reason: 'approval_class_conflict' };
		const given = scene.file('cases.json', [...cases, { name: 'named', expect: named, input: both }]);
		const run = await scene.run(['regress', given, '--documents', file, '--json']);
		expect(run.exit).toBe(1);
		expect(reportOf(run).regressions.map(({ name, actual, passed }) => [name, actual, passed])).toEqual([
			['hold', 'deny', false],
			['allow', 'deny', false],
			['deny', 'deny', true],
			['named', 'deny', true],
		]);
		const text = await scene.run(['regress', given, '--documents', file]);
		expect(text.stdout).toContain('hold: expected hold, got deny (approval_class_conflict)');
	});

	it('is explained as a denial that policy mends, though audit has an allow', async () => {
		const report = reportOf(await scene.run(['explain', requestId, '--json']));
		expect(report.trace).toMatchObject({
			outcome: 'denied',
			finalDecision: 'allow',
			decisions: [{ kind: 'policy', decision: 'deny', reason: 'approval_class_conflict', fix: FIX }],
		});
		expect(report.trace?.decisions[0]?.ladder).toMatchObject({ agrees: true });
		expect(report.trace?.decisions[0]?.ladder?.gates.at(-1)).toMatchObject({
			gate: 'approval',
			status: 'failed',
		});
		const text = await scene.run(['explain', requestId]);
		expect(text.stdout).toContain('let any approve the tier money in place of subject in document');
	});

	it('is still denied by a version that keeps the classes, and held by one that does not', async () => {
		const keeps = await scene.run([
			'simulate',
			before,
			'--documents',
			scene.file('a.rego', CONFLICT),
			'--only',
		]);
		expect(keeps.exit).toBe(1);
		expect(keeps.stdout).toContain('still denies: approval_class_conflict');
		expect(keeps.stdout.replace(/\s+/g, ' ')).toContain(FIX);
		const documents = ['--documents', scene.file('b.rego', EITHER), '--only', '--json'];
		const mends = reportOf(await scene.run(['simulate', requestId, ...documents]));
		expect(mends.replays).toMatchObject([
			{
				logged: { reason: 'approval_class_conflict' },
				calibration: 'calibrated',
				candidate: { decision: 'allow', hold: { approvers: ['any', 'subject'] } },
			},
		]);
		expect(mends.candidate?.decision).toBe('allow');
	});

	it('is never safe to activate, not even with an accepted hold', async () => {
		const run = await scene.run(['iterate', before, '--candidate', 'latest', '--accept-hold', '--json']);
		expect([run.exit, reportOf(run).verdict?.status]).toEqual([1, 'blocked']);
		expect(reportOf(run).verdict?.blockers).toEqual(
			expect.arrayContaining(['candidate_still_denies:deny', 'approval_class_conflict']),
		);
	});
});
