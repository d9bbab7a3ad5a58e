import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TightenedSchema } from '../../src/core/report/tightened.js';
import type { ExchangeRequest } from '../../src/sandbox/exchange/types.js';
import { grantsDocument } from '../../src/sandbox/seed/documents.js';
import type { CliRun } from '../support/cli.js';
import { CASES, setScene } from '../support/scene.js';

const scene = setScene();

/** The cashier's reading of twelve minutes ago and the denied refund are in it; what others did is not. */
const SINCE = '30m';
const LEDGER = 'resource://ledger';
const UNUSED = [
	`Payments Agent [clerk] ledger:read on ${LEDGER}`,
	`Payments Agent [cashier] ledger:write on ${LEDGER}`,
	'Reporting opens its session on resource://reports',
	'Reporting [reader] reports:read on resource://reports',
];

const tightenedOf = (run: CliRun) => TightenedSchema.parse(run.json());
const tighten = async (...argv: string[]) => scene.run(['tighten', '--since', SINCE, ...argv, '--json']);
const ask = (over: Partial<ExchangeRequest> = {}) =>
	scene.sandbox.exchange({
		...{ application: 'Payments Agent', resources: [LEDGER], scopes: ['ledger:read'], labels: ['cashier'] },
		...over,
	});
/** What came of each step of a request, and why. */
const stepsOf = (request: Partial<ExchangeRequest>) => {
	const { granted, steps } = ask(request);
	return [granted, ...steps.map(({ requestId: _, ...step }) => step)];
};

describe('what nobody used', () => {
	it('is told, and proven to be missed by nobody', async () => {
		const run = await tighten();
		const { ok, removed, kept, shadow, engine, traffic, total } = tightenedOf(run);
		expect([run.exit, ok, removed.map(({ text }) => text), kept]).toEqual([0, true, UNUSED, []]);
		expect(total).toEqual({ rows: 6, used: 2, removed: 4, kept: 0 });
		expect(shadow).toMatchObject({ flips: 0, by: 'offline', requests: traffic.decisions });
		expect(engine).toMatchObject({ compared: traffic.classes, disagreement: null });
		expect(traffic.notReplayed).toEqual([]);
	});

	it('is nothing where all was used', async () => {
		const run = await scene.run(['tighten', '--since', '7d']);
		expect([run.exit, run.stdout]).toEqual([0, expect.stringContaining('NOTHING TO TIGHTEN')]);
		expect(run.stdout).toContain('Nothing was changed.');
	});

	it('is staged, judged, activated; what was allowed is allowed, what was denied is by its reason', async () => {
		const refund = { scopes: ['ledger:refund'] };
		const use = { mode: 'use' as const };
		const before = [stepsOf({}), stepsOf(use), stepsOf(refund)];
		const staged = tightenedOf(await tighten('--stage'));
		expect(staged).toMatchObject({ ok: true, shadow: { flips: 0, by: 'server' }, staged: { version: 5 } });
		const record = await scene.run(['record', '--since', SINCE, '--out', 'recorded.json', '--json']);
		expect(record.exit).toBe(0);
		const candidate = ['--candidate', '5', '--cases', 'recorded.json'];
		const open = await scene.run(['verdict', ...candidate, '--json']);
		expect([open.exit, open.json().verdict]).toMatchObject([1, { status: 'review' }]);
		const safe = await scene.run(['verdict', ...candidate, '--accept-losses', '--json']);
		expect([safe.exit, safe.json().verdict]).toMatchObject([0, { status: 'safe' }]);
		const moved = await scene.run(['activate', ...candidate, '--accept-losses', '--yes', '--json']);
		expect([moved.exit, await scene.active()]).toEqual([0, staged.staged?.versionId]);
		expect([stepsOf({}), stepsOf(use), stepsOf(refund)]).toEqual(before);
		expect(ask({ scopes: ['ledger:write'] }).granted).toBe(false);
	});

	it('is taken out of files, all else byte for byte', async () => {
		const roles = { clerk: ['ledger:read'], cashier: ['ledger:read', 'ledger:write'] };
		const content = grantsDocument(
			{ payments: 'app-payments-agent', reporting: 'app-reporting' },
			roles,
			'# the end\n',
		)
			.replace('"ledger:write"],', '"ledger:write"],  # till staff')
			.replaceAll('\n', '\r\n');
		const file = scene.file('Grants.rego', content);
		const keep = ['--keep', 'application=Reporting', '--keep', 'role=clerk,scope=ledger:read'];
		const run = await tighten('--documents', file, '--write', ...keep);
		const { written, changes, kept, documents } = tightenedOf(run);
		expect(written).toEqual([file]);
		expect(changes).toEqual([`take ledger:write out of roles.cashier of ${LEDGER}`]);
		expect(kept.map(({ why, detail }) => [why, detail])).toEqual([
			['keep', 'role=clerk,scope=ledger:read'],
			['keep', 'application=Reporting'],
			['keep', 'application=Reporting'],
		]);
		const after = readFileSync(join(scene.dir, file), 'utf8');
		expect(after).toBe(content.replace(', "ledger:write"]', ']'));
		expect(documents.map((one) => one.file)).toEqual([file]);
	});
});

describe('what stays', () => {
	it('is what cases use, told on a screen of 80 columns', async () => {
		const run = await scene.run(['tighten', '--since', SINCE, '--cases', CASES]);
		expect(run.stdout).toContain('3 unused: a case uses it');
		expect(run.stdout).toContain('opening a session goes only with the whole grant');
		expect(Math.max(...run.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
	});

	it('is what is younger than the window, in a file or in force', async () => {
		const more = grantsDocument(
			{ payments: 'app-payments-agent', reporting: 'app-reporting' },
			{ clerk: ['ledger:read'], cashier: ['ledger:read', 'ledger:export'] },
		);
		const inFile = tightenedOf(await tighten('--documents', scene.file('Grants.rego', more)));
		expect(inFile.kept).toMatchObject([{ why: 'young', scope: 'ledger:export' }]);
		const from = scene.story.versions.careless;
		const set = scene.story.policySetId;
		await activate(set, from);
		ask({ labels: ['clerk'] });
		const { kept, removed } = tightenedOf(await tighten());
		const young = kept.filter(({ why }) => why === 'young').map(({ role, scope }) => [role, scope]);
		expect(young).toEqual([
			['clerk', 'ledger:write'],
			['clerk', 'ledger:refund'],
		]);
		// Refunds of the cashier are as young; the request that was denied then would use them now.
		expect(removed.map(({ text }) => text)).toEqual(UNUSED.slice(1));
	});

	it('is everything where what was active before is not known', async () => {
		const run = await scene.run(['tighten', '--since', '30d', '--json']);
		const { removed, notes } = tightenedOf(run);
		expect([removed, notes]).toEqual([[], [expect.stringContaining('was activated at')]]);
	});
});

/** Makes a version active past every verdict, as somebody else might. */
async function activate(setId: string, versionId: string): Promise<void> {
	const headers = {
		authorization: `Bearer ${scene.sandbox.adminToken()}`,
		'content-type': 'application/json',
	};
	const path = `/v1/zones/${scene.story.zoneId}/policy-sets/${setId}/activate`;
	const body = JSON.stringify({ version_id: versionId });
	const answer = await scene.sandbox.fetch(`http://sandbox${path}`, { method: 'POST', headers, body });
	expect(answer.status).toBe(202);
}

describe('what is no question that traffic answers', () => {
	it('is refused by name', async () => {
		const codeOf = async (...argv: string[]) => {
			const run = await scene.run(['tighten', ...argv, '--json']);
			return [run.exit, run.json().code];
		};
		const now = new Date(Date.now() + 60_000).toISOString();
		const documentWith = (more: string) =>
			grantsDocument(
				{ payments: 'app-payments-agent', reporting: 'app-reporting' },
				{ clerk: ['ledger:read'], cashier: [] },
				more,
			);
		const file = (more: string) => ['--documents', scene.file('Grants.rego', documentWith(more))];
		expect(await codeOf('--since', now)).toEqual([1, 'nothing_replayed']);
		expect(await codeOf(...file('restrict := {"freeze"}\n'))).toEqual([1, 'zone_restricted']);
		expect(await codeOf(...file('risk := {"a"}\n'))).toEqual([1, 'documents_broken']);
		expect(await codeOf(...file('restrict contains x if { x := input.x }\n'))).toEqual([1, 'rego_logic']);
		expect(await codeOf('--keep', 'role=readr')).toEqual([2, 'keep_unmatched']);
		expect(await codeOf('--keep', 'kind=gain')).toEqual([2, 'bad_change_pattern']);
		expect(await codeOf('--write')).toEqual([2, 'usage']);
		expect(await codeOf('--stage', '--write', ...file(''))).toEqual([2, 'usage']);
	});
});
