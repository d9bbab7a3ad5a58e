import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
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

/** Makes a document the one that governs the zone, and waits until it does. */
async function govern(content: string): Promise<void> {
	const run = await scene.run(['stage', scene.file('Grants.rego', content), '--json']);
	const { version } = JSON.parse(run.stdout);
	const { zoneId, policySetId } = scene.story;
	const headers = {
		...{ authorization: `Bearer ${scene.sandbox.adminToken()}` },
		'content-type': 'application/json',
	};
	const url = `http://sandbox/v1/zones/${zoneId}/policy-sets/${policySetId}/activate`;
	const body = JSON.stringify({ version_id: version.versionId });
	expect((await scene.sandbox.fetch(url, { method: 'POST', headers, body })).status).toBe(202);
	await vi.waitFor(async () => {
		const status = (await scene.run(['status', '--json'])).json();
		expect(status).toMatchObject({ ok: true, active: { versionId: version.versionId } });
	});
}

interface Case {
	name: string;
	document: string;
	request: Partial<ExchangeRequest>;
	/** What is proposed, in words. */
	text: string;
	flags?: string[];
	/** What comes of the request in the end, where it is not granted. */
	held?: true;
}

const refunds = documentWith().replace('"ledger:write"]', '"ledger:write", "ledger:refund"]');
const CASES: Case[] = [
	{
		name: 'a role that lacks the scope',
		document: documentWith(),
		request: {},
		text: `add ledger:refund to roles.cashier of ${LEDGER}`,
	},
	{
		name: 'a label that is no role',
		document: documentWith(),
		request: { labels: ['auditor'], scopes: ['ledger:read'] },
		text: `add ledger:read to roles.auditor of ${LEDGER}`,
	},
	{
		name: 'a grant that is not there',
		document: documentWith().replace(/ {2}"resource:\/\/reports": \{[^}]*\},\n {2}\},\n/, ''),
		request: {
			application: 'Reporting',
			resources: ['resource://reports'],
			scopes: [],
			mode: 'bootstrap',
		},
		text: 'make reporting the application of resource://reports',
	},
	{
		name: 'a binding that is not there',
		document: documentWith().replace('  "reporting": "app-reporting",\n', ''),
		request: { application: 'Reporting', resources: ['resource://reports'], scopes: [], mode: 'bootstrap' },
		text: 'bind reporting to Reporting',
		flags: ['--accept-gains'],
	},
	{
		name: 'confinement',
		document: `${refunds}\nconfinement := [{"label_prefix": "cash", "scopes": ["ledger:read"]}]\n`,
		request: {},
		text: 'let ledger:refund through the confinement of cash',
	},
	{
		name: 'a restriction',
		document: `${refunds}\nrestrict contains "freeze"\n`,
		request: {},
		text: 'empty restrict',
	},
	{
		name: 'malformed risk data',
		document: `${refunds}\nrisk := {{"scope": "ledger:write", "tier": "money"}}\n`,
		request: {},
		text: 'write risk as a list',
	},
	{
		name: 'malformed approval data',
		document: `${refunds}\napproval_tiers := [{"tier": "money", "approver": "Subject"}]\n`,
		request: {},
		text: 'give {"tier":"money","approver":"Subject"} of approval_tiers the approver "subject"',
	},
	{
		name: 'approvals that nobody can give',
		document: `${refunds}
risk := [{"scope": "ledger:refund", "tier": "money"}, {"scope": "ledger:write", "tier": "books"}]
approval_tiers := [{"tier": "money", "approver": "subject"}, {"tier": "books"}]
`,
		request: { scopes: ['ledger:refund', 'ledger:write'] },
		text: 'let any approve the tier money in place of subject',
		flags: ['--accept-hold', '--accept-gains', '--accept-losses'],
		held: true,
	},
	{
		name: 'a restriction in the way of a workload',
		document: documentWith('restrict := {"freeze"} # until Monday\n'),
		request: { application: 'batch', mode: 'workload', labels: [] },
		text: 'empty restrict',
	},
];

describe('a denial, proposed, staged, judged, activated, asked again', () => {
	for (const { name, document, request, text, flags = [], held } of CASES) {
		it(name, async () => {
			await govern(document);
			const denied = ask(request);
			expect(denied.granted).toBe(false);
			const run = await scene.run(['propose', denied.requestId, '--stage', '--json', ...flags]);
			const report = reportOf(run);
			expect(report.proposal).toMatchObject({
				denials: expect.arrayContaining([expect.objectContaining({ outcome: 'mended' })]),
				proven: true,
				staged: report.candidate?.version,
			});
			expect(report.proposal?.edits[0]?.text).toBe(text);
			expect([run.exit, report.verdict?.status, report.verdict?.blockers]).toEqual([0, 'safe', []]);
			const judged = await scene.run(['verdict', '--report', '-', ...flags], { stdin: run.stdout });
			expect(judged.exit).toBe(0);
			const activated = await scene.run(['activate', '--report', '-', '--yes', '--json', ...flags], {
				stdin: run.stdout,
			});
			expect([activated.exit, activated.stderr]).toEqual([0, expect.anything()]);
			const again = ask(request);
			if (held !== true) expect(again.granted).toBe(true);
			else expect(again.steps.at(-1)?.decisions).toMatchObject([{ decision: 'hold' }]);
		});
	}
});

describe('what policy cannot mend', () => {
	it('is told with what can', async () => {
		const session = ask({ mode: 'session' });
		const unknown = ask({ resources: ['resource://nope'] });
		const allowed = ask({ scopes: ['ledger:read'] });
		const ids = [session, unknown, allowed].map(({ requestId }) => requestId);
		const run = await scene.run(['propose', ...ids, '--json']);
		expect(run.exit).toBe(1);
		expect(reportOf(run).proposal).toMatchObject({
			edits: [],
			denials: [
				{ outcome: 'unmendable', fix: 'let the agent ask with a delegation' },
				{ outcome: 'unmendable', reason: 'resource_not_found', fix: expect.stringContaining('register') },
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
