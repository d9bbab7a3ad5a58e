import { describe, expect, it } from 'vitest';
import type { Changes } from '../../../src/core/report/changes.js';
import { bundleGate, changesGate } from '../../../src/core/verdict/changes-gate.js';
import {
	type GainPattern,
	isAllowedGain,
	parseGainPattern,
	unmeantGains,
} from '../../../src/core/verdict/gains.js';
import type { Acceptance } from '../../../src/core/verdict/gate.js';
import { reachVerdict } from '../../../src/core/verdict/reach.js';
import type { AuthorityRow, GrantRow } from '../../../src/policy/authority/schema.js';
import { accepting, denied, evidenceOf, replay } from '../../support/evidence.js';

/** The clerk of payments gains a refund that the denial does not need. */
function gain(over: Partial<GrantRow> = {}): GrantRow {
	return {
		kind: 'authority_gained',
		applicationId: 'app-1',
		bindingKey: 'payments',
		resource: 'resource://ledger',
		role: 'clerk',
		scope: 'ledger:refund',
		holds: [],
		effect: 'gain',
		dormant: null,
		decides: ['delegated_mint'],
		needed: false,
		text: 'clerk gains ledger:refund',
		...over,
	};
}

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

describe('a gain that is meant', () => {
	it.each<[string, GainPattern, boolean]>([
		['by nothing that it names', {}, true],
		['by the id of the application', { application: 'app-1' }, true],
		['by the binding key', { application: 'payments' }, true],
		[
			'by all four',
			parseGainPattern('application=payments, resource=resource://ledger,role=clerk,scope=ledger:refund'),
			true,
		],
		['not by another application', { application: 'app-2' }, false],
		['not by another resource', { resource: 'resource://mail' }, false],
		['not by another role', { role: 'cashier' }, false],
		['not by another scope', { scope: 'ledger:read' }, false],
		['not where one of two parts differs', { role: 'clerk', scope: 'ledger:read' }, false],
	])('is matched %s', (_what, pattern, expected) => {
		expect(isAllowedGain(gain(), [pattern])).toBe(expected);
	});

	it('is matched by one of several patterns, and by none of none', () => {
		expect(isAllowedGain(gain(), [{ role: 'cashier' }, { role: 'clerk' }])).toBe(true);
		expect(isAllowedGain(gain(), [])).toBe(false);
	});

	it('is a gain of authority, and nothing else', () => {
		expect(isAllowedGain(gain({ kind: 'authority_lost', effect: 'loss' }), [{}])).toBe(false);
	});

	it('is left out of what nobody asked for, as is what the denial needs', () => {
		const rows = [gain(), gain({ scope: 'ledger:read' }), gain({ role: 'cashier', needed: true })];
		expect(unmeantGains(rows, [{ scope: 'ledger:read' }])).toEqual([rows[0]]);
	});
});

describe('reading --allow-gain', () => {
	it('takes any of the four parts', () => {
		expect(parseGainPattern('role=cashier')).toEqual({ role: 'cashier' });
		expect(parseGainPattern('application=a,resource=b,role=c,scope=d=e')).toEqual({
			application: 'a',
			resource: 'b',
			role: 'c',
			scope: 'd=e',
		});
	});

	it.each(['', 'role', '=clerk', 'role=', 'role= ', 'label=clerk', 'role=clerk,'])('refuses "%s"', (text) => {
		expect(() => parseGainPattern(text)).toThrow(expect.objectContaining({ code: 'bad_gain' }));
	});
});

describe('the gate of changes', () => {
	const UNKNOWN = changes([], { unknown: 'the bundle has Rego logic' });

	it.each<[string, Changes | null, Partial<Acceptance>, string, string[]]>([
		['nothing compared', null, {}, 'not_evaluated', []],
		['no gain', changes([]), {}, 'passed', []],
		['a gain', changes([gain()]), {}, 'failed', ['unneeded_gain:1']],
		['two gains', changes([gain(), gain({ scope: 'x' })]), {}, 'failed', ['unneeded_gain:2']],
		['a gain that is needed', changes([gain({ needed: true })]), {}, 'passed', []],
		['a gain that is accepted', changes([gain()]), { gains: 'accepted' }, 'passed', []],
		['a gain that is shown only', changes([gain()]), { gains: 'warn' }, 'passed', []],
		['a gain that is meant', changes([gain()]), { allowedGains: [{ role: 'clerk' }] }, 'passed', []],
		[
			'another that is meant',
			changes([gain()]),
			{ allowedGains: [{ role: 'x' }] },
			'failed',
			['unneeded_gain:1'],
		],
		['what is not known', UNKNOWN, {}, 'failed', ['changes_unknown']],
		['what is not known, accepted', UNKNOWN, { gains: 'accepted' }, 'not_evaluated', []],
		['what is not known, shown only', UNKNOWN, { gains: 'warn' }, 'not_evaluated', []],
	])('%s', (_what, given, acceptance, status, blockers) => {
		expect(judged(given, acceptance)).toMatchObject({ gate: 'changes', status, blockers });
	});

	it('says how many gains were let through, and by what', () => {
		expect(judged(changes([gain()]), { gains: 'warn' }).text).toBe(
			'1 gain that the denial does not need, shown only',
		);
		expect(judged(changes([gain(), gain()]), { gains: 'accepted' }).text).toBe(
			'2 gains that the denial does not need, accepted',
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
			accepted: ['gains'],
		});
		expect(reach(changes([gain()]), {}, { gains: 'warn' })).toMatchObject({ status: 'safe', accepted: [] });
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
