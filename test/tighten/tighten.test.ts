import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/model/json.js';
import { bootstrapInput, mintInput, useInput } from '../../src/policy/authority/request.js';
import { openCompiler } from '../../src/policy/compile.js';
import type { AuthorityData } from '../../src/policy/data.js';
import { notJudged, planTightening, type Question } from '../../src/tighten/plan.js';
import { removalText } from '../../src/tighten/words.js';

const HEAD = '# caracal:data-document\npackage caracal.authz\n\nimport rego.v1\n';
const GRANTS = `${HEAD}
app_ids := {"payments": "app-pay", "reporting": "app-rep"} # who is who

grants := {
  # the books
  "ledger": {
    "application": "payments",
    "roles": {
      "clerk": ["read", "write"], # counter
      # until spring
      "auditor": ["read", "list"],
      "cashier": [
        "read",
        "refund", # rarely
      ],
    },
  },
  "reports": {"application": "reporting", "roles": {"reader": ["read"]}},
}
`;
const documentOf = (content: string) => [{ name: 'Grants', content }];
const mint = (labels: string[], scopes: string[], resource = 'ledger', applicationId = 'app-pay') =>
	mintInput({ applicationId, resource, labels, scopes });
const dataOf = (content: string): AuthorityData => {
	const { bundle } = openCompiler().compile(documentOf(content));
	if (bundle.kind !== 'ready') throw new Error('it compiles');
	return bundle.data;
};

function tightened(inputs: JsonObject[], over: Partial<Question> = {}, content = GRANTS) {
	const known = inputs.map((input) => ({ input, caseName: null, requests: 1, last: null }));
	const plan = planTightening({
		...{ documents: documentOf(content), known, unsure: [], keep: () => null, throughout: [], ...over },
	});
	if (plan === null) throw new Error('it is judged');
	return {
		text: plan.documents[0]?.content ?? '',
		does: plan.removals.map(removalText),
		kept: plan.rows.flatMap((one) =>
			one.standing === 'kept' ? [[one.row.kind === 'scope' ? one.row.scope : 'session', one.why]] : [],
		),
	};
}

describe('what nobody used', () => {
	it('goes in the fewest pieces, and all else stays byte for byte', () => {
		const { text, does, kept } = tightened([
			bootstrapInput({ applicationId: 'app-pay', resource: 'ledger' }),
			mint(['clerk'], ['read']),
			mint(['cashier'], ['read']),
		]);
		expect(does).toEqual([
			'take write out of roles.clerk of ledger',
			'take the role auditor out of ledger',
			'take refund out of roles.cashier of ledger',
			'take the grant of reports out',
			'take the binding reporting out of app_ids',
		]);
		expect(text).toBe(
			GRANTS.replace(', "reporting": "app-rep"', '')
				.replace(', "write"', '')
				.replace('      "auditor": ["read", "list"],\n', '')
				.replace('        "refund", # rarely\n', '')
				.replace('  "reports": {"application": "reporting", "roles": {"reader": ["read"]}},\n', ''),
		);
		expect(kept).toEqual([]);
	});

	it('is nothing where every row was used, even beside another role that would do', () => {
		const inputs = [
			mint(['clerk', 'auditor', 'cashier'], ['read']),
			mint(['clerk'], ['write']),
			mint(['auditor'], ['list']),
			useInput({ applicationId: 'app-pay', resource: 'ledger', labels: ['cashier'], scopes: ['refund'] }),
			mint(['reader'], ['read'], 'reports', 'app-rep'),
		];
		const { does, text, kept } = tightened(inputs);
		expect([does, text]).toEqual([[], GRANTS]);
		expect(kept).toEqual([
			['session', 'with_grant'],
			['session', 'with_grant'],
		]);
	});

	it('stays where a request would be denied for another reason without its grant', () => {
		const denied = mint(['nobody'], ['read'], 'reports', 'app-rep');
		const { does, kept } = tightened([denied]);
		expect(kept).toEqual([['session', 'reason']]);
		expect(does).toContain('take the role reader out of reports');
		expect(does).not.toContain('take the grant of reports out');
	});
});

describe('what cannot be judged', () => {
	it('is whatever labels of a session of which it is not sure what it asked could be about', () => {
		const use = useInput({
			...{ applicationId: 'app-pay', resource: 'ledger', labels: ['auditor'], scopes: ['read'] },
		});
		const unsure = [{ inputs: [use], why: 'mandate_unknown' as const, requests: 3 }];
		const { kept, does } = tightened([mint(['clerk'], ['read'])], { unsure });
		expect(kept.filter(([, why]) => why === 'mandate_unknown')).toEqual([
			['session', 'mandate_unknown'],
			['read', 'mandate_unknown'],
			['list', 'mandate_unknown'],
		]);
		expect(does).toContain('take the role cashier out of ledger');
	});

	it('is younger than the window, or belonged to another application', () => {
		const before = dataOf(GRANTS.replace(', "list"', ''));
		const moved = dataOf(GRANTS.replace('"reporting": "app-rep"', '"reporting": "app-old"'));
		const { kept } = tightened([mint(['clerk'], ['read', 'write'])], { throughout: [before, moved] });
		expect(kept).toEqual([
			['session', 'with_grant'],
			['list', 'young'],
			['session', 'young'],
			['read', 'young'],
		]);
	});

	it('is kept by hand, or used by a case', () => {
		const known = [
			{ input: mint(['clerk'], ['read']), caseName: null, requests: 9, last: null },
			{ input: mint(['auditor'], ['list']), caseName: 'auditor lists', requests: 0, last: null },
		];
		const keep: Question['keep'] = (row) => (row.resource === 'reports' ? 'resource=reports' : null);
		const { kept } = tightened([], { known, keep });
		expect(kept).toEqual([
			['session', 'with_grant'],
			['list', 'case'],
			['session', 'keep'],
			['read', 'keep'],
		]);
	});

	it('is written by several rules, or under a key that stands twice', () => {
		const twice = GRANTS.replace(
			'"auditor": ["read", "list"],',
			'"auditor": ["write"],\n      "auditor": ["read", "list"],',
		);
		const { kept } = tightened([mint(['clerk'], ['read'])], {}, twice);
		expect(kept.filter(([, why]) => why === 'written_oddly')).toEqual([
			['read', 'written_oddly'],
			['list', 'written_oddly'],
		]);
		const rule = GRANTS.slice(GRANTS.indexOf('grants :='));
		const several = tightened([mint(['clerk'], ['read'])], {}, `${GRANTS}\n${rule}`);
		expect([several.does, new Set(several.kept.map(([, why]) => why))]).toEqual([
			[],
			new Set(['several_rules']),
		]);
	});

	it('is a zone that is closed, broken, or decided by logic', () => {
		const why = (more: string) => notJudged(openCompiler().compile(documentOf(GRANTS + more)));
		expect(why('')).toBeNull();
		expect(why('restrict := {"freeze"}\n')).toBe('restricted');
		expect(why('risk := {"a"}\n')).toBe('problems');
		expect(why('restrict contains x if { x := input.frozen }\n')).toBe('logic');
		expect(why('nope := 1\n')).toBe('refused');
	});
});
