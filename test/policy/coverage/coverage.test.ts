import { expect, it } from 'vitest';
import type { JsonObject } from '../../../src/model/json.js';
import { bootstrapInput, mintInput, workloadInput } from '../../../src/policy/authority/request.js';
import { openCompiler } from '../../../src/policy/compile.js';
import { openExerciser } from '../../../src/policy/coverage/exercise.js';
import type { Row } from '../../../src/policy/coverage/row.js';
import { rowsOf } from '../../../src/policy/coverage/rows.js';

const DOCUMENT = `# caracal:data-document
package caracal.authz

import rego.v1

app_ids := {"payments": "app-pay"}

grants := {"ledger": {"application": "payments", "roles": {
  "clerk": ["read"],
  "cashier": ["read", "refund"],
}}}

confinement := [{"label_prefix": "cash", "scopes": ["read", "refund"]}]

risk := [{"scope": "refund", "tier": "money"}]

approval_tiers := [{"tier": "money"}]
`;

const { bundle, read } = openCompiler().compile([{ name: 'Grants.rego', content: DOCUMENT }]);
if (bundle.kind !== 'ready') throw new Error('it compiles');
const rows = rowsOf({ bundle, read });
const exercise = openExerciser({ bundle }, rows);
const uses = (input: JsonObject) => exercise(input).map(({ row, decides }) => [nameOf(row), decides]);
const mint = (labels: string[], scopes: string[]) =>
	mintInput({ applicationId: 'app-pay', resource: 'ledger', labels, scopes });

function nameOf(row: Row): string {
	const place = row.places.map(({ document, line, column }) => `${document}:${line}:${column}`).join();
	return `${row.kind} ${place}`;
}

it('tells what decides a request, and what only takes part', () => {
	expect(uses(bootstrapInput({ applicationId: 'app-pay', resource: 'ledger' }))).toEqual([
		['session Grants.rego:8:23', true],
	]);
	expect(uses(mint(['clerk'], ['read']))).toEqual([['scope Grants.rego:9:13', true]]);
	expect(uses(mint(['clerk', 'cashier'], ['read']))).toEqual([
		['scope Grants.rego:9:13', false],
		['scope Grants.rego:10:15', false],
		['confinement Grants.rego:13:17', false],
	]);
	expect(uses(mint(['cashier'], ['refund']))).toEqual([
		['scope Grants.rego:10:23', true],
		['confinement Grants.rego:13:17', false],
		['risk Grants.rego:15:10', true],
		['approval Grants.rego:17:20', true],
	]);
});

it('counts a denial for what denies it', () => {
	expect(uses(mint(['cashier'], ['write']))).toEqual([['confinement Grants.rego:13:17', true]]);
	expect(uses(mint(['clerk'], ['refund']))).toEqual([]);
	expect(uses({ ...mint(['clerk'], ['read']), principal: 'nobody' })).toEqual([]);
});

it('counts a workload for tiers alone', () => {
	expect(uses(workloadInput('ledger', ['refund']))).toEqual([
		['risk Grants.rego:15:10', true],
		['approval Grants.rego:17:20', true],
	]);
});
