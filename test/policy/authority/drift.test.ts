import { expect, test } from 'vitest';
import { brokenBundle } from '../../../src/policy/authority/broken.js';
import { drift } from '../../../src/policy/authority/drift.js';
import { compileBundle } from '../../../src/policy/compile.js';
import { ledger } from './bundles.js';

const RESOURCES = [
	{ identifier: 'resource://ledger', scopes: ['ledger:read', 'ledger:write'] },
	{ identifier: 'resource://reports', scopes: ['reports:read'] },
];
const APPLICATIONS = [{ id: 'app-pay' }, { id: 'app-report' }];

function found(replaced: { [text: string]: string }): string[] {
	return drift(ledger(replaced).data, APPLICATIONS, RESOURCES).map(({ kind, text }) => `${kind}: ${text}`);
}

test('documents that name what the zone has do not drift', () => {
	expect(found({})).toEqual([]);
});

test('applications, keys, resources and scopes that the zone does not have are told, each once', () => {
	expect(found({ '"app-report"': '"app-gone"' })).toEqual([
		'unknown_application: app_ids: reporting is app-gone, which the zone does not have',
	]);
	expect(found({ '"application": "reporting"': '"application": "reports"' })).toEqual([
		'unbound_key: grants: reports, the owner of resource://reports, is in no app_ids',
	]);
	expect(found({ 'resource://reports': 'resource://mail' })).toEqual([
		'unknown_resource: grants: the zone does not have resource://mail',
	]);
	expect(found({ '"reports:read"': '"reports:read", "reports:send"' })).toEqual([
		'unknown_scope: grants: reader holds reports:send, which resource://reports does not have',
	]);
});

const HEAD = '# caracal:data-document\npackage caracal.authz\nimport rego.v1\n';
const broken = (...bodies: string[]) =>
	brokenBundle(compileBundle(bodies.map((body, index) => ({ name: `d${index}`, content: HEAD + body }))));

test('a sound bundle, and one that only a server can judge, is not broken', () => {
	expect(broken('restrict := []\n')).toEqual([]);
	expect(broken('risk := [x | x := {"scope": "s", "tier": "t"}]\n')).toEqual([]);
});

test('a contradiction is told with its places and what it would do', () => {
	expect(broken('app_ids := {"a": "1"}\n', 'app_ids := {"a": "2"}\n')).toMatchObject([
		{
			blocker: 'candidate_broken:app_ids',
			code: 'conflicting_values',
			reach: 'granted_resources',
			documents: ['d0', 'd1'],
			places: [
				{ document: 'd0', line: 4 },
				{ document: 'd1', line: 4 },
			],
			text: expect.stringContaining('every decision on a granted resource would fail'),
		},
	]);
	expect(broken('risk := 5\napproval_tiers := [{}]\n').map(({ blocker }) => blocker)).toEqual([
		'candidate_broken:risk',
		'candidate_broken:approval_tiers',
	]);
});

test('documents that do not compile are told by the code of the compiler', () => {
	expect(broken('grants := 5\n')).toMatchObject([
		{ blocker: 'candidate_broken:type_error', name: null, documents: ['d0'], places: [{ line: 4 }] },
	]);
});
