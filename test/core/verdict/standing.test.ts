import { describe, expect, it } from 'vitest';
import { matches, parseChangePattern, refuseUnmatched } from '../../../src/core/verdict/change-pattern.js';
import type { Acceptance } from '../../../src/core/verdict/gate.js';
import { reachVerdict } from '../../../src/core/verdict/reach.js';
import { standingsOf } from '../../../src/core/verdict/standing.js';
import { diffAuthority } from '../../../src/policy/authority/diff.js';
import type { AuthorityRow } from '../../../src/policy/authority/schema.js';
import { accepting, evidenceOf, held, replay } from '../../support/evidence.js';
import { gain, pattern } from './rows.js';

const AT_WORK = { dormant: null, decides: [], needed: null, text: 'told' } satisfies Partial<AuthorityRow>;

const owner = (from: string | null, to: string | null): AuthorityRow => ({
	...{ kind: 'owner_changed', effect: 'neutral', resource: 'resource://ledger' },
	...{ from, to, fromKey: 'payments', toKey: 'treasury' },
	...AT_WORK,
});

const binding = (from: string | null, to: string | null): AuthorityRow => ({
	...{ kind: 'binding_changed', effect: 'neutral', bindingKey: 'payments', from, to },
	...{ resources: ['resource://ledger', 'resource://mail'] },
	...AT_WORK,
});

const confinement: AuthorityRow = {
	...{
		kind: 'confinement_widened',
		effect: 'gain',
		labelPrefix: 'tenant:',
		scope: 'ledger:read',
		except: [],
	},
	...AT_WORK,
};

const standing = (row: AuthorityRow, acceptance: Partial<Acceptance>) =>
	standingsOf([row], accepting(acceptance)).map((one) => `${one.standing} ${one.by}`);

describe('what passes from one to another', () => {
	it.each([owner('app-a', 'app-b'), binding('app-a', 'app-b')])(
		'gives and takes, so takes both flags',
		(row) => {
			expect(standing(row, { gains: 'accepted' })).toEqual(['open null']);
			expect(standing(row, { losses: true })).toEqual(['open null']);
			expect(standing(row, { gains: 'warn', losses: true })).toEqual([
				'accepted gains: warn, --accept-losses',
			]);
		},
	);

	it.each([owner(null, 'app-b'), binding(null, 'app-b')])('only gives where it was nobody’s', (row) => {
		expect(standing(row, { losses: true, hold: true })).toEqual(['open null']);
		expect(standing(row, { gains: 'accepted' })).toEqual(['accepted --accept-gains']);
	});

	it.each([owner('app-a', null), binding('app-a', null)])('only takes where it becomes nobody’s', (row) => {
		expect(standing(row, { gains: 'accepted', hold: true })).toEqual(['open null']);
		expect(standing(row, { losses: true })).toEqual(['accepted --accept-losses']);
	});
});

it('a hold that only tells approvers otherwise is of no account', () => {
	const reworded: AuthorityRow = {
		...{ kind: 'hold_changed', effect: 'neutral', direction: 'other', before: [], after: [] },
		...{ applicationId: null, resource: null, role: null, scope: 'ledger:read' },
		...AT_WORK,
	};
	expect(standing(reworded, {})).toEqual([]);
	expect(standing({ ...reworded, direction: 'loosened' }, {})).toEqual(['open null']);
});

describe('a pattern names', () => {
	const isNamed = (text: string, row: AuthorityRow) =>
		matches(parseChangePattern(text, '--allow-change', []), row);

	it.each([
		['who loses a resource', 'application=app-a'],
		['who gets it', 'application=app-b'],
		['the key that loses it', 'application=payments'],
		['the key that gets it', 'application=treasury'],
		['the resource', 'resource=resource://ledger'],
	])('%s', (_what, text) => {
		expect(isNamed(text, owner('app-a', 'app-b'))).toBe(true);
		expect(isNamed(`${text}-other`, owner('app-a', 'app-b'))).toBe(false);
	});

	it('every resource that passes with a key', () => {
		expect(isNamed('resource=resource://mail', binding('app-a', 'app-b'))).toBe(true);
		expect(isNamed('resource=resource://reports', binding('app-a', 'app-b'))).toBe(false);
	});

	it('the labels that are confined, as a role', () => {
		expect(isNamed('role=tenant:', confinement)).toBe(true);
		expect(isNamed('role=tenant', confinement)).toBe(false);
	});

	it('what changes, where any of it does', () => {
		const pattern = parseChangePattern('role=tenant:', '--allow-change', []);
		expect(() => refuseUnmatched([pattern], [owner('app-a', 'app-b'), confinement])).not.toThrow();
		expect(() => refuseUnmatched([pattern], [owner('app-a', 'app-b')])).toThrow('nothing that changes');
	});

	it('what is near, of the part that is wrong', () => {
		const wrong = parseChangePattern('resource=resource://ledger,role=tenat:', '--allow-change', []);
		expect(() => refuseUnmatched([wrong], [owner('app-a', 'app-b'), confinement])).toThrow(
			expect.objectContaining({ hint: 'Did you mean role=tenant:?' }),
		);
	});
});

describe('a verdict tells', () => {
	it('no change that was not compared', () => {
		const changes = {
			...{ from: null, to: { version: null, files: [], over: null }, documents: [], drift: [], broken: [] },
			authority: diffAuthority(null, null),
			unknown: 'a document holds Rego that only the server decides',
		};
		const rows = { ...changes, authority: { ...changes.authority, rows: [confinement] } };
		expect(reachVerdict(evidenceOf({ changes: rows }), accepting(), '').changes).toEqual([]);
		const known = { ...rows, unknown: null };
		expect(reachVerdict(evidenceOf({ changes: known }), accepting(), '').changes).toHaveLength(1);
	});

	it('no hold as accepted that nobody accepted', () => {
		const evidence = evidenceOf({ replays: [replay({ candidate: held(['money']) })] });
		expect(reachVerdict(evidence, accepting(), '').accepted).toEqual([]);
	});

	it('how many changes of a kind were accepted, and how many were meant', () => {
		const authority = {
			...diffAuthority(null, null),
			rows: [gain(), gain({ role: 'cashier' }), confinement],
		};
		const to = { version: null, files: [], over: null };
		const changes = { from: null, to, documents: [], drift: [], broken: [], authority, unknown: null };
		const meant = [pattern('role=tenant:')];
		const { accepted } = reachVerdict(evidenceOf({ changes }), accepting({ gains: 'accepted', meant }), '');
		expect(accepted).toEqual([
			{ what: 'gain', count: 2, by: '--accept-gains' },
			{ what: 'confinement', count: 1, by: '--allow-change role=tenant:' },
		]);
	});
});
