import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../../src/model/json.js';
import { approverOf, declarationsIn } from '../../../src/policy/approvals.js';
import { diffAuthority } from '../../../src/policy/authority/diff.js';
import { neededBy } from '../../../src/policy/authority/needed.js';
import type { AuthorityRow } from '../../../src/policy/authority/schema.js';
import { compileBundle } from '../../../src/policy/compile.js';
import type { AuthorityData } from '../../../src/policy/data.js';
import { decide } from '../../../src/policy/decide.js';
import { readRequest } from '../../../src/policy/input.js';
import { rulebookOf } from '../../../src/policy/rulebook.js';
import type { Ready } from './proof.js';
import { allInputs, dice } from './universe.js';
import { twoVersions } from './zones.js';

const INPUTS = allInputs({
	applications: ['a', 'b'],
	resources: ['r1', 'r2'],
	labels: ['c', 'ca', 't:'],
	scopes: ['s1', 's2', 'agent:lifecycle'],
});

/** Rows that are an edit of the data each, and no edit but that; the others follow from these, or are told apart. */
function isEdit(row: AuthorityRow, before: AuthorityData, after: AuthorityData): boolean {
	switch (row.kind) {
		case 'restriction_lifted':
		case 'binding_added':
		case 'binding_changed':
			return true;
		case 'owner_changed':
			// Another key that has come to name the same application would do as well.
			return row.fromKey !== row.toKey && boundTo(after, row.fromKey) !== row.to;
		case 'authority_gained':
			return row.role !== null && !holds(before, row.resource, row.role, row.scope);
		default:
			return false;
	}
}

/** `data` with what the row is about as `other` has it. */
function edited(data: AuthorityData, other: AuthorityData, row: AuthorityRow): AuthorityData {
	switch (row.kind) {
		case 'restriction_lifted':
			return { ...data, restrictions: other.restrictions };
		case 'binding_added':
		case 'binding_changed': {
			const rest = data.bindings.filter(({ key }) => key !== row.bindingKey);
			return { ...data, bindings: [...rest, ...other.bindings.filter(({ key }) => key === row.bindingKey)] };
		}
		case 'owner_changed': {
			const application = other.grants.find(({ resource }) => resource === row.resource)?.application ?? null;
			return withGrant(data, row.resource, (grant) => ({ ...grant, application }));
		}
		case 'authority_gained': {
			const { resource, role, scope } = row;
			const has = role !== null && holds(other, resource, role, scope);
			return withGrant(data, resource, (grant) => {
				const rest = grant.roles.filter((one) => one.role !== role);
				const scopes = (grant.roles.find((one) => one.role === role)?.scopes ?? []).filter(
					(one) => one !== scope,
				);
				return {
					...grant,
					roles: [...rest, { role: role ?? '', scopes: has ? [...scopes, scope] : scopes }],
				};
			});
		}
		default:
			return data;
	}
}

type Grant = AuthorityData['grants'][number];

function withGrant(data: AuthorityData, resource: string, edit: (grant: Grant) => Grant): AuthorityData {
	const empty: Grant = { resource, application: null, applicationName: '', roles: [] };
	const grant = data.grants.find((one) => one.resource === resource) ?? empty;
	return { ...data, grants: [...data.grants.filter((one) => one !== grant), edit(grant)] };
}

function boundTo(data: AuthorityData, key: string | null): string | null {
	return data.bindings.findLast((one) => one.key === key)?.applicationId ?? null;
}

function holds(data: AuthorityData, resource: string, role: string, scope: string): boolean {
	const grant = data.grants.find((one) => one.resource === resource);
	return grant?.roles.find((one) => one.role === role)?.scopes.includes(scope) === true;
}

function allows(data: AuthorityData, input: JsonObject): boolean {
	const evaluation = decide(rulebookOf(data, []), input);
	if (evaluation.status === 'failed' || evaluation.result.decision === 'deny') return false;
	const classes = (declarationsIn(evaluation.result.diagnostics) ?? []).map(approverOf);
	return !(classes.includes('operator') && classes.includes('subject'));
}

/** Whether another role of the session holds all that is asked for, so that one row of a role is not missed. */
function hasSpareRole(row: AuthorityRow, data: AuthorityData, input: JsonObject): boolean {
	const { labels, resource, requested, mandate } = readRequest(input);
	if (row.kind !== 'authority_gained') return false;
	const asked = mandate?.scopes ?? requested;
	return labels.some(
		(role) => role !== row.role && asked.every((scope) => holds(data, resource, role, scope)),
	);
}

function checkOn(before: Ready, after: Ready, input: JsonObject, seen: Map<string, number>): void {
	const rows = neededBy(diffAuthority(before, after).rows, [{ input }], after);
	const edits = rows.filter((row) => isEdit(row, before.data, after.data));
	const shown = { input, rows: rows.map(({ needed, text }) => [needed, text]) };
	for (const row of edits) {
		const without = edited(after.data, before.data, row);
		if (row.needed === true && !hasSpareRole(row, after.data, input)) {
			expect([row.text, allows(without, input), shown]).toEqual([row.text, false, shown]);
			seen.set(row.kind, (seen.get(row.kind) ?? 0) + 1);
		}
		if (row.needed !== true)
			expect([row.text, allows(without, input), shown]).toEqual([row.text, true, shown]);
	}
}

test('taking what is needed out of the candidate denies the request again, and taking out the rest does not', {
	timeout: 60_000,
}, () => {
	const seen = new Map<string, number>();
	const property = fc.property(twoVersions, fc.nat(), (documents, seed) => {
		const [before, after] = documents.map(compileBundle);
		if (before?.kind !== 'ready' || after?.kind !== 'ready') return;
		if (before.problems.length > 0 || after.problems.length > 0) return;
		const throwDice = dice(seed);
		const denied = INPUTS.filter((input) => !allows(before.data, input) && allows(after.data, input));
		const some = Array.from({ length: 12 }, () => denied[throwDice(Math.max(1, denied.length))]);
		for (const input of new Set(some)) if (input !== undefined) checkOn(before, after, input, seen);
	});
	fc.assert(property, { numRuns: 120, seed: 32 });
	expect([...seen.keys()].sort()).toEqual([
		'authority_gained',
		'binding_added',
		'binding_changed',
		'owner_changed',
		'restriction_lifted',
	]);
});
