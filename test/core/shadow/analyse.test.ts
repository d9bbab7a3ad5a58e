import { describe, expect, it } from 'vitest';
import type { Shadow } from '../../../src/core/report/shadow.js';
import { analyse } from '../../../src/core/shadow/analyse.js';
import { decideClasses } from '../../../src/core/shadow/decide.js';
import { readApiTraffic, refuseNothing } from '../../../src/core/steps/shadow.js';
import type { AuditEvent } from '../../../src/model/audit.js';
import type { JsonObject } from '../../../src/model/json.js';
import { diffAuthority } from '../../../src/policy/authority/diff.js';
import { CASHIER, ledger, REFUNDS, RISK } from '../../policy/authority/bundles.js';
import { runIn, versionOf } from './server.js';
import type { World } from './world.js';

const MINT = { scopes: ['ledger:write'], labels: ['cashier'] };
let made = 0;

/** An exchange by the payments application in one session, as the ledger without changes decided it. */
function exchange(asked: { scopes: string[]; labels: string[] }, over: Partial<AuditEvent> = {}): AuditEvent {
	made += 1;
	const metadata: JsonObject = {
		...{ application_id: 'app-pay', subject_kind: 'application', resource: 'resource://ledger' },
		...{ requested_scopes: asked.scopes, agent_labels: asked.labels },
		...{ agent_session_id: 'session', delegation_edge_id: 'edge' },
	};
	return {
		...{ id: `e${made}`, requestId: `q${made}`, eventType: 'token_exchange', evaluationStatus: 'complete' },
		...{ decision: 'allow', policySetVersionId: 'base', manifestSha: 'base', diagnostics: [] },
		...{
			determiningPolicies: [],
			metadata,
			occurredAt: new Date(Date.UTC(2026, 10, 20, 1, made)).toISOString(),
		},
		...over,
	};
}

const BASE = ledger();
const worldOf = (candidate: World['bundles']['candidate'], events: AuditEvent[], base = BASE): World => ({
	bundles: { older: BASE, base, candidate },
	traffic: events.map((event) => ({ event, input: {}, key: '' })),
});

async function decided(world: World, run = runIn(world), budget: number | null = null) {
	const filter = { since: '2026-11-19T00:00:00.000Z', until: '2026-12-01T00:00:00.000Z' };
	const traffic = await readApiTraffic(run, { filter, resource: null, decision: null, limit: null });
	const candidate = versionOf('candidate');
	const sides = {
		...{ baseline: versionOf('base'), candidate },
		...{ judge: run.judges.of(candidate), bundle: world.bundles.candidate },
	};
	return { traffic, classes: await decideClasses(run, traffic.classes, sides, budget) };
}

type Told = Awaited<ReturnType<typeof decided>>;
const NAMES = new Map([['app-pay', 'Payments']]);
const ASKED = { application: null, resource: null, decision: null, label: null, limit: null, budget: null };

function analysed(
	world: World,
	{ traffic, classes }: Told,
	over: Partial<Parameters<typeof analyse>[1]> = {},
): Shadow {
	const { base, candidate } = world.bundles;
	return analyse(classes, {
		...{ traffic, asked: ASKED, denials: [], cutOff: false, bundle: candidate, names: NAMES },
		rows: diffAuthority(base, candidate).rows,
		...over,
	});
}

const WITHOUT_WRITE = ledger({ [CASHIER]: '"cashier": ["ledger:read"]' });

describe('a flip', () => {
	it('is told by who asks, the rung that decides and the row that explains it', async () => {
		const world = worldOf(WITHOUT_WRITE, [exchange(MINT), exchange(MINT)]);
		const { flips, findings, uses, hours, replayed } = analysed(world, await decided(world));
		expect(flips).toMatchObject([
			{
				kind: 'allow_to_deny',
				cause: { rung: 'role', reason: 'role_scope_mismatch', row: { index: 0 }, rows: [0] },
				who: { application: { id: 'app-pay', name: 'Payments' }, labels: ['cashier'] },
				...{ resource: 'resource://ledger', scopes: ['ledger:write'], requests: 2, classes: 1, sessions: 1 },
				...{ standing: 'open', decidedBy: 'server', ofDenial: false },
			},
		]);
		expect([findings, replayed]).toEqual([[], { decisions: 2, classes: 1 }]);
		expect(uses).toMatchObject([{ row: 0, requests: 2, maybe: 0 }]);
		expect(hours).toEqual([{ start: '2026-11-20T01:00:00.000Z', requests: 2, flips: 2 }]);
	});

	it('of the denied request is needed', async () => {
		const denied = { decision: 'deny', diagnostics: [{ reason: 'role_scope_mismatch' }] };
		const refund = exchange({ scopes: ['ledger:refund'], labels: ['cashier'] }, denied);
		const world = worldOf(ledger(REFUNDS), [refund]);
		const told = await decided(world);
		const [one] = told.classes;
		const denials = one?.inputs ?? [];
		expect(analysed(world, told, { denials }).flips).toMatchObject([
			{ kind: 'deny_to_allow', ofDenial: true, standing: 'needed' },
		]);
		expect(analysed(world, told).flips).toMatchObject([{ ofDenial: false, standing: 'open' }]);
	});

	it('into a wait names the tiers', async () => {
		const tiers = `${RISK}approval_tiers := [{"tier": "money"}]\n`;
		const world = worldOf(ledger({}, tiers), [exchange(MINT)]);
		expect(analysed(world, await decided(world)).flips).toMatchObject([
			{ kind: 'allow_to_hold', cause: { rung: 'approval', reason: 'money' } },
		]);
	});
});

describe('what is not known', () => {
	it('is left out where the mandates that may have been presented are not decided alike', async () => {
		const read = { scopes: ['ledger:read'], labels: ['cashier'] };
		const use = { scopes: [], labels: ['cashier'] };
		const world = worldOf(WITHOUT_WRITE, [exchange(MINT), exchange(read), exchange(use)]);
		const { leftOut, uses, replayed } = analysed(world, await decided(world));
		expect(leftOut).toMatchObject([{ why: 'claims_unknown', decisions: 1, mayFlip: 1 }]);
		expect(uses).toMatchObject([{ requests: 1, maybe: 1 }]);
		expect(replayed.decisions).toBe(2);
		// Where one of them was minted alone, it is that one.
		const sure = worldOf(WITHOUT_WRITE, [exchange(MINT), exchange(use)]);
		expect(analysed(sure, await decided(sure)).flips).toMatchObject([{ kind: 'allow_to_deny', requests: 2 }]);
	});

	it('is left out where it does not replay as it was logged, and nothing at all is an error', async () => {
		const lied = exchange({ scopes: ['ledger:refund'], labels: ['clerk'] });
		const gone = exchange(MINT, { policySetVersionId: 'gone', manifestSha: 'gone' });
		const world = worldOf(WITHOUT_WRITE, [lied, gone]);
		const shadow = analysed(world, await decided(world));
		expect(shadow.leftOut.map(({ why, mayFlip }) => [why, mayFlip]).sort()).toEqual([
			['uncalibrated', 0],
			// It would be refused, whoever decided it then.
			['version_gone', 1],
		]);
		expect(() => refuseNothing(shadow)).toThrow(
			'none of 2 decisions of policy could be replayed as it was logged',
		);
	});
});

describe('a finding against ourselves', () => {
	it('is a flip that no row explains', async () => {
		const world = worldOf(WITHOUT_WRITE, [exchange(MINT)]);
		const told = await decided(world);
		const { findings, flips } = analysed(world, told, { rows: [] });
		expect(findings).toMatchObject([{ code: 'flip_without_row', requests: 1, row: null }]);
		expect(flips).toMatchObject([{ cause: { row: null, rows: [] } }]);
		// Where the changes are not known, nothing is to be explained by them.
		expect(analysed(world, told, { rows: null }).findings).toEqual([]);
	});

	it('is a row that must flip a class that does not', async () => {
		const frozen = ledger({}, 'restrict contains "freeze"\n');
		const waits = ledger({}, `${RISK}approval_tiers := [{"tier": "money"}]\n`);
		const confined = ledger({}, 'confinement := [{"label_prefix": "cash", "scopes": ["ledger:read"]}]\n');
		for (const candidate of [WITHOUT_WRITE, frozen, waits, confined, null]) {
			const world = worldOf(candidate ?? BASE, [exchange(MINT)]);
			// Its server says of the candidate what it says of the version before.
			const same = worldOf(BASE, [exchange(MINT)]);
			const told: Told = await decided(same);
			const rows = diffAuthority(BASE, candidate).rows;
			const { findings } = analysed(world, told, { rows });
			expect(
				findings.map(({ code }) => code),
				JSON.stringify(rows),
			).toContain('row_without_flip');
		}
	});

	it('is no row that another role of the session makes up for', async () => {
		const both = '"clerk": ["ledger:read"],\n\t\t"cashier": ["ledger:read", "ledger:write"]';
		const lost = ledger({ [both]: '"clerk": [],\n\t\t"cashier": ["ledger:read", "ledger:write"]' });
		const read = exchange({ scopes: ['ledger:read'], labels: ['clerk', 'cashier'] });
		const world = worldOf(lost, [read]);
		const { flips, findings, uses } = analysed(world, await decided(world));
		expect([flips, findings]).toEqual([[], []]);
		expect(uses).toMatchObject([{ row: 0, requests: 1 }]);
	});

	it('is an offline engine that decides otherwise, on which nothing rests any more', async () => {
		const other = exchange({ scopes: ['ledger:read'], labels: ['clerk'] });
		const world = worldOf(WITHOUT_WRITE, [exchange(MINT), exchange(MINT), other]);
		const told = await decided(
			world,
			runIn(world, (_, input) => BASE.engine.decide(input)),
			3,
		);
		const { findings, leftOut, flips } = analysed(world, told);
		expect(findings).toMatchObject([{ code: 'row_without_flip' }, { code: 'engine_disagrees', requests: 2 }]);
		expect([flips, leftOut]).toMatchObject([[], [{ why: 'engine_disagrees', decisions: 1, mayFlip: 1 }]]);
	});
});
