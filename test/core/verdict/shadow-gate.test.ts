import { describe, expect, it } from 'vitest';
import type { Changes } from '../../../src/core/report/changes.js';
import type { Flip, FlipKind, Shadow } from '../../../src/core/report/shadow.js';
import type { Acceptance } from '../../../src/core/verdict/gate.js';
import { reachVerdict } from '../../../src/core/verdict/reach.js';
import type { AuthorityRow } from '../../../src/policy/authority/schema.js';
import { accepting, evidenceOf, version } from '../../support/evidence.js';
import { gain, pattern } from './rows.js';

const EXAMPLE = { requestId: 'request-1', eventId: 'event-1' };

function flip(kind: FlipKind, over: Partial<Flip> = {}): Flip {
	return {
		kind,
		cause: { rung: 'role_scope', reason: null, row: null, rows: [] },
		who: { application: { id: 'app-1', name: 'Payments Agent' }, labels: ['clerk'] },
		resource: 'resource://ledger',
		scopes: ['ledger:refund'],
		...{ requests: 3, classes: 1, sessions: 2, applications: 1 },
		first: '2026-07-24T10:00:00.000Z',
		last: '2026-07-24T12:00:00.000Z',
		example: EXAMPLE,
		decidedBy: 'server',
		ofDenial: false,
		standing: 'open',
		by: null,
		...over,
	};
}

function shadow(over: Partial<Shadow> = {}): Shadow {
	return {
		source: 'api',
		asked: { application: null, resource: null, decision: null, label: null, limit: null, budget: null },
		window: { since: '2026-07-17T12:40:00.000Z', until: '2026-07-24T12:40:00.000Z' },
		...{ events: 20, decisions: 10, classes: 4 },
		replayed: { decisions: 10, classes: 4 },
		leftOut: [],
		missing: [],
		gaps: [],
		engine: { decisions: 0, classes: 0, sampled: 4, agreed: 4 },
		superseded: { decisions: 0, classes: 0 },
		...{ flips: [], findings: [], uses: [], hours: [], cutOff: false, notes: [] },
		...over,
	};
}

function gap(why: Shadow['gaps'][number]['why'], hours: number): Shadow['gaps'][number] {
	const since = Date.parse('2026-07-20T10:00:00.000Z');
	return {
		why,
		since: new Date(since).toISOString(),
		until: new Date(since + hours * 3_600_000).toISOString(),
	};
}

function changes(rows: AuthorityRow[]): Changes {
	const summary = { gained: 0, lost: 0, changed: 0, dormant: 0, byKind: {} };
	return {
		from: null,
		to: { version: version(2), files: [], over: null },
		documents: [],
		authority: { complete: true, rows, summary },
		...{ drift: [], broken: [], unknown: null },
	};
}

const judge = (traffic: Shadow | null, taken: Partial<Acceptance> = {}, rows: AuthorityRow[] = []) =>
	reachVerdict(
		evidenceOf({ shadow: traffic, changes: changes(rows) }),
		accepting(taken),
		'2026-07-24T12:40:00.000Z',
	);
const row = (index: number) => ({
	cause: { rung: 'role_scope', reason: null, row: { index, text: 'a row' }, rows: [index] },
});

it('is no gate where nobody asked for traffic, and one that passes where nothing flips', () => {
	expect(judge(null).gates.map(({ gate }) => gate)).not.toContain('shadow');
	const { status, gates } = judge(shadow());
	expect([status, gates.at(-1)?.text]).toEqual([
		'safe',
		'10 of 10 requests replayed as logged, all decided as before',
	]);
});

describe('traffic that is decided otherwise', () => {
	it.each([
		['allow_to_deny', { losses: true }],
		['hold_to_deny', { losses: true }],
		['allow_to_hold', { hold: true }],
		['hold_for_others', { hold: true }],
		['hold_to_allow', { gains: 'accepted' }],
		['deny_to_allow', { gains: 'accepted' }],
		['deny_to_hold', { gains: 'accepted' }],
		['deny_by_another_reason', { gains: 'accepted', losses: true }],
	] as [FlipKind, Partial<Acceptance>][])('%s holds the verdict until it is taken', (kind, taken) => {
		const traffic = shadow({ flips: [flip(kind), flip(kind, { requests: 4 })] });
		const { status, blockers, gates } = judge(traffic);
		expect([status, blockers]).toEqual(['review', [`traffic_${kind}:7`]]);
		expect(judge(traffic, taken).status).toBe('safe');
		for (const leftOut of Object.keys(taken)) {
			const less = Object.fromEntries(Object.entries(taken).filter(([key]) => key !== leftOut));
			expect(judge(traffic, less).status).toBe('review');
		}
		const accept = gates.at(-1)?.findings[0]?.accept ?? [];
		expect(accept).toHaveLength(Object.keys(taken).length);
	});

	it('is needed where it is the denied request, or a gain by what that needs', () => {
		expect(judge(shadow({ flips: [flip('deny_to_allow', { standing: 'needed' })] })).status).toBe('safe');
		const needed = [gain({ needed: true })];
		expect(judge(shadow({ flips: [flip('deny_to_allow', row(0))] }), {}, needed).status).toBe('safe');
	});

	it('takes nothing from others by what the denial needs', () => {
		const needed = [gain({ needed: true })];
		for (const kind of ['allow_to_deny', 'allow_to_hold', 'hold_to_deny'] as const) {
			const { blockers } = judge(shadow({ flips: [flip(kind, row(0))] }), {}, needed);
			expect(blockers).toEqual([`traffic_${kind}:3`]);
		}
	});

	it('stands as the change that explains it, where that is meant', () => {
		const meant = [pattern('role=clerk')];
		const traffic = shadow({ flips: [flip('deny_to_allow', row(0))] });
		expect(judge(traffic, { meant }, [gain()]).status).toBe('safe');
		expect(judge(traffic, { meant: [pattern('role=reader')] }, [gain()]).blockers).toEqual([
			...['unneeded_gain:1', 'traffic_deny_to_allow:3'],
		]);
	});
});

describe('what no flag takes', () => {
	const all: Partial<Acceptance> = { gains: 'accepted', losses: true, hold: true };
	it.each<[string, Partial<Shadow>]>([
		['shadow_nothing_replayed', { replayed: { decisions: 0, classes: 0 } }],
		['shadow_cut_off', { cutOff: true }],
		['shadow_offline:2', { engine: { decisions: 2, classes: 1, sampled: 1, agreed: 1 } }],
		[
			'shadow_flip_without_row:1',
			{ findings: [{ code: 'flip_without_row', text: 'told', row: null, requests: 1, example: EXAMPLE }] },
		],
	])('%s', (blocker, over) => {
		const { status, blockers } = judge(shadow(over), all);
		expect([status, blockers]).toEqual(['blocked', [blocker]]);
	});
});

describe('traffic that was not replayed', () => {
	const left = (mayFlip: number) =>
		shadow({ leftOut: [{ why: 'claims_unknown', decisions: 5, classes: 1, mayFlip, example: EXAMPLE }] });

	it('is told as not known, and no more where nothing of it can flip', () => {
		const { status, notKnown } = judge(left(0));
		expect(status).toBe('safe');
		expect(notKnown).toContain('what becomes of 5 requests of the traffic: claims unknown');
	});

	it.each<[string, Partial<Shadow>]>([
		['traffic_missing:7', { missing: [{ zoneId: 'zone', hour: '2026-07-20T10:00:00.000Z', events: 7 }] }],
		['traffic_not_covered', { gaps: [gap('before', 2)] }],
		['traffic_not_covered', { gaps: [gap('after', 3)] }],
		['traffic_not_covered', { gaps: [gap('left_out', 0)] }],
	])(
		'holds the verdict where it is not there, until whatever becomes of it is taken: %s',
		(blocker, over) => {
			expect(judge(shadow(over))).toMatchObject({ status: 'review', blockers: [blocker] });
			expect(judge(shadow(over), { gains: 'accepted', losses: true }).status).toBe('review');
			expect(judge(shadow(over), { gains: 'accepted', losses: true, hold: true }).status).toBe('safe');
		},
	);

	it('is told and no more where an hourly archive is behind by as much as it may be', () => {
		const { status, notKnown } = judge(
			shadow({ source: 'archive', gaps: [gap('after', 2), gap('before', 1)] }),
		);
		expect(status).toBe('safe');
		expect(notKnown.join()).toContain('the traffic after what the source holds, from 2026-07-20T10:00');
	});

	it('holds the verdict where it may flip, until whatever becomes of it is taken', () => {
		expect(judge(left(2))).toMatchObject({ status: 'review', blockers: ['traffic_undecided:2'] });
		expect(judge(left(2), { gains: 'accepted', losses: true }).status).toBe('review');
		expect(judge(left(2), { gains: 'accepted', losses: true, hold: true }).status).toBe('safe');
	});
});
