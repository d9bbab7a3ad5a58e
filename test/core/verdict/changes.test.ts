import { describe, expect, it } from 'vitest';
import type { Changes } from '../../../src/core/report/changes.js';
import { bundleGate, changesGate } from '../../../src/core/verdict/changes-gate.js';
import type { Acceptance } from '../../../src/core/verdict/gate.js';
import { reachVerdict } from '../../../src/core/verdict/reach.js';
import { changeKindOf } from '../../../src/policy/authority/change-kind.js';
import type { AuthorityRow } from '../../../src/policy/authority/schema.js';
import { accepting, denied, evidenceOf, replay } from '../../support/evidence.js';
import { gain, pattern } from './rows.js';

function changes(rows: AuthorityRow[], over: Partial<Changes> = {}): Changes {
	const summary = { gained: rows.length, lost: 0, changed: 0, dormant: 0, byKind: {} };
	return {
		from: null,
		to: { version: null, files: [], over: null },
		documents: [],
		authority: { complete: true, rows, summary },
		drift: [],
		broken: [],
		unknown: null,
		...over,
	};
}

const judged = (given: Changes | null, acceptance: Partial<Acceptance> = {}) =>
	changesGate(evidenceOf({ changes: given }), accepting(acceptance));

/** One row of every kind that a verdict judges, with what accepts it. */
const GROUP = {
	applicationId: 'app-2',
	resource: 'resource://reports',
	role: 'reader',
	scope: 'reports:read',
};
const IDLE = { dormant: null, decides: [], needed: null, text: 'told' } satisfies Partial<AuthorityRow>;
const HOLDS = { before: [], after: [], ...GROUP, ...IDLE };
const EVERY_KIND: [blocker: string, row: AuthorityRow, accept: Partial<Acceptance>][] = [
	['unneeded_gain:1', gain(), { gains: 'accepted' }],
	['unmeant_loss:1', gain({ kind: 'authority_lost', effect: 'loss', needed: null }), { losses: true }],
	[
		'unmeant_loss:1',
		{ kind: 'class_conflict_added', effect: 'loss', others: [], ...GROUP, ...IDLE },
		{ losses: true },
	],
	[
		'unmeant_newly_held:1',
		{ kind: 'hold_added', effect: 'loss', direction: 'tightened', ...HOLDS },
		{ hold: true },
	],
	[
		'unmeant_hold_lifted:1',
		{ kind: 'hold_removed', effect: 'gain', direction: 'loosened', ...HOLDS },
		{ gains: 'accepted' },
	],
	[
		'unmeant_hold_loosened:1',
		{ kind: 'hold_changed', effect: 'gain', direction: 'loosened', ...HOLDS },
		{ gains: 'accepted' },
	],
	[
		'unmeant_hold_tightened:1',
		{ kind: 'hold_changed', effect: 'loss', direction: 'tightened', ...HOLDS },
		{ hold: true },
	],
	[
		'unmeant_restriction:1',
		{ kind: 'restriction_lifted', effect: 'gain', before: ['freeze'], after: [], ...IDLE },
		{ gains: 'accepted' },
	],
	[
		'unmeant_confinement:1',
		{ kind: 'confinement_narrowed', effect: 'loss', labelPrefix: 'tenant:', scope: 'a', except: [], ...IDLE },
		{ losses: true },
	],
	[
		'unmeant_binding:1',
		{ kind: 'binding_removed', effect: 'loss', bindingKey: 'p', from: 'a', to: null, resources: [], ...IDLE },
		{ losses: true },
	],
	[
		'unmeant_owner:1',
		{
			kind: 'owner_changed',
			effect: 'neutral',
			resource: 'r',
			from: 'a',
			to: 'b',
			fromKey: 'k',
			toKey: 'l',
			...IDLE,
		},
		{ gains: 'accepted', losses: true },
	],
	['unmeant_data:1', { kind: 'data_malformed', effect: 'loss', name: 'risk', ...IDLE }, { losses: true }],
];

describe('every kind of change', () => {
	it.each(EVERY_KIND)('%s is for review, and taken by its own flags alone', (blocker, row, accept) => {
		expect(judged(changes([row]))).toMatchObject({ status: 'failed', blockers: [blocker] });
		expect(judged(changes([row])).findings[0]).toMatchObject({ reviewable: true });
		expect(judged(changes([row]), accept)).toMatchObject({ status: 'passed', blockers: [] });
		const all = { hold: true, gains: 'accepted', losses: true } as const;
		const others = Object.fromEntries(Object.entries(all).filter(([key]) => !(key in accept)));
		expect(judged(changes([row]), others)).toMatchObject({ status: 'failed', blockers: [blocker] });
	});

	it.each(EVERY_KIND)('%s passes where the denial needs it, or a pattern means its kind', (_blocker, row) => {
		expect(judged(changes([{ ...row, needed: true }]))).toMatchObject({ status: 'passed' });
		const meant = [pattern(`kind=${changeKindOf(row)}`)];
		expect(judged(changes([row]), { meant })).toMatchObject({ status: 'passed' });
	});

	it.each(EVERY_KIND)(
		'%s counts where it waits for a zone to open, and not where it is dormant',
		(blocker, row) => {
			const closed = changes([{ ...row, dormant: 'zone_closed' }]);
			expect(judged(closed)).toMatchObject({ blockers: [blocker] });
			expect(judged(changes([{ ...row, dormant: 'names_nothing' }]))).toMatchObject({ status: 'passed' });
		},
	);

	it('but a name that decisions carry is of no account', () => {
		const renamed: AuthorityRow = {
			...{ kind: 'policy_renamed', effect: 'neutral', resource: 'r', applicationId: 'a', from: 'x', to: 'y' },
			...IDLE,
		};
		expect(judged(changes([renamed]))).toMatchObject({ status: 'passed' });
	});

	it('is told with the flags that take it', () => {
		const rows = EVERY_KIND.map(([, row]) => row);
		const { findings } = judged(changes(rows));
		expect(findings.map(({ blocker }) => blocker)).toContain('unmeant_loss:2');
		const owner = findings.find(({ blocker }) => blocker === 'unmeant_owner:1');
		expect(owner?.accept).toEqual(['--accept-gains', '--accept-losses']);
	});
});

describe('the gate of changes', () => {
	const ALL = { gains: 'accepted', losses: true, hold: true } as const;
	const UNKNOWN = changes([], { unknown: 'the bundle has Rego logic' });

	it.each<[string, Changes | null, Partial<Acceptance>, string, string[]]>([
		['nothing compared', null, {}, 'not_evaluated', []],
		['no gain', changes([]), {}, 'passed', []],
		['a gain', changes([gain()]), {}, 'failed', ['unneeded_gain:1']],
		['two gains', changes([gain(), gain({ scope: 'x' })]), {}, 'failed', ['unneeded_gain:2']],
		['a gain that is needed', changes([gain({ needed: true })]), {}, 'passed', []],
		['a gain that is accepted', changes([gain()]), { gains: 'accepted' }, 'passed', []],
		['a gain that is shown only', changes([gain()]), { gains: 'warn' }, 'passed', []],
		['a gain that is meant', changes([gain()]), { meant: [pattern('role=clerk')] }, 'passed', []],
		[
			'another that is meant',
			changes([gain()]),
			{ meant: [pattern('role=x')] },
			'failed',
			['unneeded_gain:1'],
		],
		['what is not known', UNKNOWN, {}, 'failed', ['changes_unknown']],
		['what is not known, gains accepted', UNKNOWN, { gains: 'accepted' }, 'failed', ['changes_unknown']],
		[
			'what is not known, all but holds accepted',
			UNKNOWN,
			{ gains: 'accepted', losses: true },
			'failed',
			['changes_unknown'],
		],
		['what is not known, all accepted', UNKNOWN, ALL, 'not_evaluated', []],
		['what is not known, gains shown only', UNKNOWN, { ...ALL, gains: 'warn' }, 'not_evaluated', []],
	])('%s', (_what, given, acceptance, status, blockers) => {
		expect(judged(given, acceptance)).toMatchObject({ gate: 'changes', status, blockers });
	});

	it('says how many gains were let through, and by what', () => {
		expect(judged(changes([gain()]), { gains: 'warn' }).text).toBe(
			'1 gain that the denial does not need, accepted by gains: warn',
		);
		expect(judged(changes([gain(), gain()]), { gains: 'accepted' }).text).toBe(
			'2 gains that the denial does not need, accepted by --accept-gains',
		);
	});
});

describe('a verdict on what else changes', () => {
	const reach = (given: Changes, over = {}, acceptance: Partial<Acceptance> = {}) =>
		reachVerdict(evidenceOf({ changes: given, ...over }), accepting(acceptance), '2026-11-21T09:00:00.000Z');

	it('is a review where gains alone stand in the way', () => {
		expect(reach(changes([gain()]))).toMatchObject({
			status: 'review',
			safeToActivate: false,
			blockers: ['unneeded_gain:1'],
		});
		expect(reach(changes([], { unknown: 'Rego logic' }))).toMatchObject({ status: 'review' });
	});

	it('is blocked where anything else stands in the way too', () => {
		const replays = [replay({ candidate: denied('role_scope_mismatch') })];
		expect(reach(changes([gain()]), { replays })).toMatchObject({
			status: 'blocked',
			blockers: ['candidate_still_denies:deny', 'unneeded_gain:1'],
		});
	});

	it('is safe where they are accepted, and tells so', () => {
		expect(reach(changes([gain()]), {}, { gains: 'accepted' })).toMatchObject({
			status: 'safe',
			safeToActivate: true,
			accepted: [{ what: 'gain', count: 1, by: '--accept-gains' }],
		});
		expect(reach(changes([gain()]), {}, { gains: 'warn' })).toMatchObject({
			status: 'safe',
			accepted: [{ what: 'gain', count: 1, by: 'gains: warn' }],
		});
	});

	it('is blocked by documents that contradict each other, each kind named once', () => {
		const one = {
			blocker: 'candidate_broken:conflict',
			code: 'conflict',
			name: 'grants',
			scope: null,
			reach: 'every_decision',
			documents: ['Grants'],
			places: [],
			text: 'grants is given twice',
		};
		const broken = [one, { ...one, text: 'app_ids is given twice' }];
		const verdict = reach(changes([], { broken }));
		expect(verdict).toMatchObject({ status: 'blocked', blockers: ['candidate_broken:conflict'] });
		expect(verdict.gates.find(({ gate }) => gate === 'bundle')).toMatchObject({
			status: 'failed',
			text: 'grants is given twice; app_ids is given twice',
		});
		const passed = bundleGate(evidenceOf({ changes: changes([]) }), accepting());
		expect(passed).toMatchObject({ status: 'passed', blockers: [] });
		const unread = bundleGate(evidenceOf(), accepting());
		expect(unread).toMatchObject({ status: 'not_evaluated', blockers: [] });
	});
});
