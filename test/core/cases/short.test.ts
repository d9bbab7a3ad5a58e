import { describe, expect, it } from 'vitest';
import { parseCases, type RegressionCase } from '../../../src/core/cases/parse.js';
import { placeShort } from '../../../src/core/cases/short.js';
import { CaracaliteError } from '../../../src/model/errors.js';
import { compileBundle } from '../../../src/policy/compile.js';

const MINT = {
	name: 'one',
	expect: 'allow',
	application: 'payments',
	label: 'clerk',
	resource: 'ledger',
	scope: 'read',
};

/** What is undefined is not written in a file. */
function written(over: object): unknown {
	return JSON.parse(JSON.stringify({ ...MINT, ...over }));
}

function parsed(over: object): RegressionCase {
	const [one] = parseCases([{ file: 'a.json', values: [written(over)] }]);
	if (one === undefined) throw new Error('no case was read');
	return one;
}

const HEAD = '# caracal:data-document\npackage caracal.authz\nimport rego.v1\n';
const ENGINE = compileBundle([
	{
		name: 'd',
		content: `${HEAD}app_ids := {"payments": "app-1"}\ngrants := {"ledger": {"application": "payments", "roles": {"clerk": ["read", "write"]}}}\n`,
	},
]);
const ZONE = { id: 'zone-1', name: 'bank' };
const HOME = {
	zone: ZONE,
	applications: [
		{ id: 'app-1', name: 'Payments Agent' },
		{ id: 'app-2', name: 'Other Agent' },
	],
	bindings: [{ key: 'payments', applicationId: 'app-1' }],
};

/** What the grants above say of a case in a few words, and by which policy. */
function decided(over: object) {
	const [one] = placeShort([parsed(over)], HOME);
	if (ENGINE.kind !== 'ready' || one === undefined) throw new Error('nothing to decide');
	const evaluation = ENGINE.engine.decide(one.input);
	if (evaluation.status === 'failed') return evaluation.code;
	const { decision, determining_policies: policies, diagnostics } = evaluation.result;
	return [decision, policies[0]?.policy ?? diagnostics[0]?.reason];
}

const undef = undefined;

describe('a case in a few words', () => {
	it.each([
		['a mint', {}, ['allow', 'caracal-payments-mint']],
		[
			'a mint of several scopes by several labels',
			{ label: undef, labels: ['x', 'clerk'], scope: undef, scopes: ['read', 'write'] },
			['allow', 'caracal-payments-mint'],
		],
		['a mint that no role holds', { scopes: 'pay', scope: undef }, ['deny', 'role_scope_mismatch']],
		['a mint without labels', { label: undef }, ['deny', 'role_scope_mismatch']],
		['a use', { kind: 'use', scope: ['read', 'write'] }, ['allow', 'caracal-payments-use']],
		['a bootstrap', { kind: 'bootstrap', scope: undef, label: undef }, ['allow', 'caracal-bootstrap']],
		[
			'a bootstrap of another',
			{ kind: 'bootstrap', scope: undef, label: undef, application: 'Other Agent' },
			['deny', 'no_rule_matched'],
		],
		[
			'a workload',
			{ kind: 'workload', label: undef, application: 'any' },
			['allow', 'caracal-workload-mint'],
		],
	])('is expanded by its kind: %s', (_what, over, expected) => {
		expect(decided(over)).toEqual(expected);
	});

	it.each([
		['its key in app_ids', 'payments', 'app-1'],
		['its name in the zone', 'Other Agent', 'app-2'],
		['its id', 'app-2', 'app-2'],
	])('names its application by %s', (_what, application, id) => {
		const [one] = placeShort([parsed({ application })], HOME);
		expect(one?.input.principal).toMatchObject({ id, zone_id: 'zone-1' });
	});

	it('has no zone where none is asked, and stays as it was written otherwise', () => {
		const [one] = placeShort([parsed({})], { ...HOME, zone: null, applications: [] });
		expect(one?.input.principal).toEqual({
			type: 'Application',
			id: 'app-1',
			registration_method: 'managed',
			agent_session_id: 'session',
			lifecycle: 'task',
			labels: ['clerk'],
		});
	});

	it('is refused where its application is nobody, or two', () => {
		const nobody = () => placeShort([parsed({ application: 'paymnets' })], HOME);
		expect(nobody).toThrow(
			expect.objectContaining({ code: 'application_not_found', hint: 'Did you mean "payments"?' }),
		);
		const two = { ...HOME, bindings: [{ key: 'Other Agent', applicationId: 'app-1' }] };
		expect(() => placeShort([parsed({ application: 'Other Agent' })], two)).toThrow(
			expect.objectContaining({ code: 'application_ambiguous', hint: expect.stringContaining('app-1') }),
		);
	});

	it.each([
		[{ label: undef, lable: 'clerk' }, 'a.json[0] lable: is no part of a case; did you mean "label"?'],
		[{ labels: ['x'] }, 'a.json[0] case: label and labels say the same'],
		[{ scopes: ['x'] }, 'a.json[0] case: scope and scopes say the same'],
		[{ scope: undef }, 'a.json[0] case: a mint asks for scopes'],
		[{ scope: [] }, 'a.json[0] case: a mint asks for scopes'],
		[{ kind: 'bootstrap' }, 'a.json[0] case: a bootstrap asks for agent:lifecycle alone'],
		[{ kind: 'mnit' }, 'a.json[0] kind: '],
		[{ resource: undef }, 'a.json[0] resource: '],
		[{ label: 5 }, 'a.json[0] label: '],
		[{ input: { a: 1 } }, 'a.json[0] application: says what the input of the case says already'],
		[{ expect: 'maybe' }, 'a.json[0] expect: is "allow"'],
	])('tells its mistake with its place: %j', (over, text) => {
		try {
			parsed(over);
		} catch (error) {
			if (!(error instanceof CaracaliteError)) throw error;
			expect(error.message).toContain(text);
			return;
		}
		throw new Error('the case was taken');
	});

	it('is no case with its input, whatever else that has', () => {
		const [one] = parseCases([{ file: 'a.json', values: [{ name: 'x', expect: 'deny', input: { a: 1 } }] }]);
		expect([one?.input, one?.short]).toEqual([{ a: 1 }, null]);
	});
});
