import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sideOf } from '../../../src/policy/authority/side.js';
import { openCompiler } from '../../../src/policy/compile.js';
import { openExerciser } from '../../../src/policy/coverage/exercise.js';
import type { Row } from '../../../src/policy/coverage/row.js';
import { capKey, declarationKey, rowsOf } from '../../../src/policy/coverage/rows.js';
import type { AuthorityData } from '../../../src/policy/data.js';
import { readRequest } from '../../../src/policy/input.js';
import type { BundleProblem } from '../../../src/policy/problems.js';
import { shapeOf } from '../../../src/policy/rungs/shape.js';
import { readyOf } from '../../../src/propose/apply.js';
import { requests, zones } from '../../propose/zones.js';

/** The data with a row taken out of it, the plain way. */
function less(data: AuthorityData, row: Row): AuthorityData {
	switch (row.kind) {
		case 'scope':
			return {
				...data,
				grants: data.grants.map((grant) => ({
					...grant,
					roles: grant.roles.map((one) => {
						const own = grant.resource === row.resource && one.role === row.role;
						return own ? { ...one, scopes: one.scopes.filter((scope) => scope !== row.scope) } : one;
					}),
				})),
			};
		case 'session':
			return {
				...data,
				grants: data.grants.map((grant) =>
					grant.resource === row.resource ? { ...grant, application: 'bound to nobody' } : grant,
				),
			};
		case 'confinement':
			return { ...data, confinement: data.confinement.filter((one) => capKey(one) !== capKey(row)) };
		case 'risk':
			return {
				...data,
				risk: data.risk.filter(({ scope, tier }) => scope !== row.scope || tier !== row.tier),
			};
		case 'approval':
			return {
				...data,
				approvalTiers: data.approvalTiers.filter((one) => declarationKey(one) !== row.key),
			};
	}
}

/** What is still wrong once a scope has one tier less. */
function problemsLess(problems: readonly BundleProblem[], { risk }: AuthorityData): BundleProblem[] {
	return problems.filter(({ code, scope }) => {
		const tiers = new Set(risk.filter((rule) => rule.scope === scope).map(({ tier }) => tier));
		return code !== 'conflicting_tiers' || tiers.size > 1;
	});
}

test('a request decides by exactly the rows without which it would be decided otherwise', () => {
	const seen = new Map<string, number>();
	fc.assert(
		fc.property(zones, fc.array(requests, { minLength: 1, maxLength: 4 }), (documents, inputs) => {
			const { bundle, read } = openCompiler().compile(documents);
			if (bundle.kind !== 'ready') return;
			const rows = rowsOf({ bundle, read });
			const exercise = openExerciser({ bundle }, rows);
			const before = sideOf(bundle);
			for (const input of inputs) {
				const uses = exercise(input);
				const decided = new Set(uses.filter(({ decides }) => decides).map(({ row }) => row));
				for (const row of rows) {
					// Who owns a resource decides everything on it; its row is about opening a session alone.
					if (row.kind === 'session' && shapeOf(readRequest(input)) !== 'bootstrap') continue;
					const data = less(bundle.data, row);
					const after = sideOf(readyOf(data, problemsLess(bundle.problems, data)));
					const differs = before.decide(input).key !== after.decide(input).key;
					expect([row, decided.has(row)]).toEqual([row, differs]);
					if (differs) seen.set(row.kind, (seen.get(row.kind) ?? 0) + 1);
				}
			}
		}),
		{ numRuns: 1_500 },
	);
	expect([...seen.keys()].sort()).toEqual(['approval', 'confinement', 'risk', 'scope', 'session']);
});

test('every row stands where it says', () => {
	fc.assert(
		fc.property(zones, (documents) => {
			const { bundle, read } = openCompiler().compile(documents);
			if (bundle.kind !== 'ready') return;
			for (const row of rowsOf({ bundle, read })) {
				expect(row.places.length).toBeGreaterThan(0);
				for (const { document, line, column } of row.places) {
					const text = documents.find(({ name }) => name === document)?.content.split('\n')[line - 1] ?? '';
					const there = text.slice(column - 1);
					if (row.kind === 'scope') expect(there).toMatch(new RegExp(`^(["\`])${row.scope}\\1|^"`));
					if (row.kind === 'session') expect(there).toMatch(/^(["`])application\1/);
					if (row.kind === 'risk' || row.kind === 'approval') expect(there).toMatch(/^\{/);
				}
			}
		}),
		{ numRuns: 500 },
	);
});
