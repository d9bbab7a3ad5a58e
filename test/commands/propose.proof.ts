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
		name: 'a resource that is granted to nobody',
		document: documentWith().replace(/ {2}"resource:\/\/reports": \{[^}]*\},\n {2}\},\n/, ''),
		request: { resources: ['resource://reports'], scopes: ['reports:read'], labels: ['reader'] },
		text: 'make payments the application of resource://reports; add reports:read to roles.reader of resource://reports',
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
			const explained = await scene.run(['explain', denied.requestId]);
			expect(explained.stdout.replace(/\s+/g, ' ')).toContain(text);
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
