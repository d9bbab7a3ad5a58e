import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { readDocument } from '../../../src/policy/document.js';
import type { Change } from '../../../src/policy/edit/change.js';
import { openEditor } from '../../../src/policy/edit/edit.js';
import { readRuleNode } from '../../../src/policy/tree.js';
import { keyOf } from '../../../src/policy/values.js';
import { literals, spell } from '../literals.js';

const HEAD = '# caracal:data-document\npackage caracal.authz\n\nimport rego.v1\n\n';

/** The bodies of documents after an edit. */
function edited(bodies: string[], ...changes: Change[]): string[] {
	const documents = bodies.map((body, index) => readDocument({ name: `d${index}`, content: HEAD + body }));
	expect(documents.flatMap(({ problems, unread }) => [...problems, ...unread])).toEqual([]);
	const after = openEditor(documents).edit(changes) ?? [];
	return after.map(({ content }) => content.slice(HEAD.length));
}

const add = (role: string, ...scopes: string[]): Change => ({ kind: 'scopes', resource: 'r', role, scopes });

/** A document before and after the cashier of `r` gains a scope. */
const GAINS: { name: string; before: string; after: string }[] = [
	{
		name: 'one line, a comment behind',
		before: 'grants := {"r": {"application": "k", "roles": {"c": ["s", "t"]}}}  # all\n',
		after: 'grants := {"r": {"application": "k", "roles": {"c": ["s", "t", "new"]}}}  # all\n',
	},
	{
		name: 'no blank behind commas, and a trailing one',
		before: 'grants = {"r": {"roles": {"c": ["s","t",]}}}\n',
		after: 'grants = {"r": {"roles": {"c": ["s","t","new",]}}}\n',
	},
	{
		name: 'many lines without a trailing comma, comments behind and between',
		before: 'grants := {"r": {"roles": {"c": [\n    "s", # first\n    "t" # second\n    # end\n  ]}}}\n',
		after:
			'grants := {"r": {"roles": {"c": [\n    "s", # first\n    "t", # second\n    "new"\n    # end\n  ]}}}\n',
	},
	{
		name: 'many lines with a trailing comma, CRLF and tabs',
		before: 'grants := {"r": {"roles": {"c": [\r\n\t\t"s",\t# first\r\n\t]}}}\r\n',
		after: 'grants := {"r": {"roles": {"c": [\r\n\t\t"s",\t# first\r\n\t\t"new",\r\n\t]}}}\r\n',
	},
	{
		name: 'a bracket on the last line',
		before: 'grants := {"r": {"roles": {"c": [\n  "s",\n  "t"]}}}\n',
		after: 'grants := {"r": {"roles": {"c": [\n  "s",\n  "t",\n  "new"]}}}\n',
	},
	{
		name: 'raw texts in a set',
		before: 'grants := {`r`: {`roles`: {`c`: {`s`, `t`}}}}\n',
		after: 'grants := {`r`: {`roles`: {`c`: {`s`, `t`, `new`}}}}\n',
	},
	{
		name: 'an empty list',
		before: 'grants := {"r": {"roles": {"c": []}}}\n',
		after: 'grants := {"r": {"roles": {"c": ["new"]}}}\n',
	},
	{
		name: 'the empty set',
		before: 'grants := {"r": {"roles": {"c": set()}}}\n',
		after: 'grants := {"r": {"roles": {"c": {"new"}}}}\n',
	},
	{
		name: 'an empty list around a comment',
		before: 'grants := {"r": {"roles": {"c": [\n\t# none yet\n]}}}\n',
		after: 'grants := {"r": {"roles": {"c": [\n\t"new",\n\t# none yet\n]}}}\n',
	},
	{
		name: 'of a key given twice the last, which counts',
		before: 'grants := {"r": {"roles": {"c": ["a"], "c": ["s"]}}}\n',
		after: 'grants := {"r": {"roles": {"c": ["a"], "c": ["s", "new"]}}}\n',
	},
	{
		name: 'no scopes at all',
		before: 'grants := {"r": {"roles": {"c": null}}}\n',
		after: 'grants := {"r": {"roles": {"c": ["new"]}}}\n',
	},
	{
		name: 'a role that is not there, its siblings spread out',
		before: 'grants := {"r": {"roles": {\n    "d" : [\n      "s",\n    ],\n  }}}\n',
		after:
			'grants := {"r": {"roles": {\n    "d" : [\n      "s",\n    ],\n    "c" : [\n      "new",\n    ],\n  }}}\n',
	},
	{
		name: 'no roles',
		before: 'grants := {"r": {"application": "k"}}\n',
		after: 'grants := {"r": {"application": "k", "roles": {"c": ["new"]}}}\n',
	},
];

describe('a scope is put in as its author would', () => {
	for (const { name, before, after } of GAINS) {
		it(name, () => expect(edited([before], add('c', 'new'))).toEqual([after]));
	}
});

it('gives a new grant the layout of its neighbour', () => {
	const grant = (name: string, role: string, scope: string) =>
		`  "${name}": {\n    "application": "k",\n    "roles": {"${role}": ["${scope}"]},\n  },\n`;
	const before = `grants := {\n${grant('q', 'c', 's')}}\n`;
	const changes: Change[] = [{ kind: 'owner', resource: 'r', bindingKey: 'k' }, add('c', 'new')];
	expect(edited([before], ...changes)).toEqual([
		`grants := {\n${grant('q', 'c', 's')}${grant('r', 'c', 'new')}}\n`,
	]);
});

it('makes rules that say the same say the same again, and what nothing defines anew', () => {
	const rule = 'app_ids := {"k": "a"}\n';
	const bind: Change = { kind: 'binding', bindingKey: 'new', applicationId: 'b' };
	expect(edited([rule, rule], bind)).toEqual(Array(2).fill('app_ids := {"k": "a", "new": "b"}\n'));
	expect(edited(['restrict := []\n', 'grants := {}'], bind)).toEqual([
		'restrict := []\n',
		'grants := {}\n\napp_ids := {"new": "b"}\n',
	]);
});

it('lifts every restriction, and leaves no document without data', () => {
	const lone = 'restrict contains "freeze" # why\nrestrict contains "audit"\n';
	const among = '# Until Monday\nrestrict contains "freeze"\nrisk := []\n';
	expect(edited([lone, among], { kind: 'lift' })).toEqual([
		'restrict := set() # why\n',
		'# Until Monday\nrisk := []\n',
	]);
	expect(edited(['restrict := {"freeze"} # why\n'], { kind: 'lift' })).toEqual(['restrict := set() # why\n']);
});

it('widens every rule of a prefix, wherever it stands', () => {
	const change: Change = { kind: 'admit', labelPrefix: 'c', scopes: ['s', 'new'] };
	expect(
		edited(
			[
				'confinement contains {"label_prefix": "c", "scopes": ["s"]}\n',
				'confinement contains {"label_prefix": "d", "scopes": []}\nconfinement contains {"label_prefix": "c"}\n',
			],
			change,
		),
	).toEqual([
		'confinement contains {"label_prefix": "c", "scopes": ["s", "new"]}\n',
		'confinement contains {"label_prefix": "d", "scopes": []}\nconfinement contains {"label_prefix": "c", "scopes": ["s", "new"]}\n',
	]);
});

it('mends lists where they stand', () => {
	const risk = 'risk := {\n  {"scope": "s", "tier": "low"}, # kept\n}\n';
	expect(edited([risk], { kind: 'list', name: 'risk' })).toEqual([
		'risk := [\n  {"scope": "s", "tier": "low"}, # kept\n]\n',
	]);
	const tiers = 'risk := [\n  {"scope": "s", "tier": "low"},\n  {"scope": "t", "tier": "low"}, # gone\n]\n';
	expect(
		edited([tiers], { kind: 'tier', scope: 's', tier: 'money' }, { kind: 'tier', scope: 't', tier: null }),
	).toEqual(['risk := [\n  {"scope": "s", "tier": "money"},\n]\n']);
	const approvals = 'approval_tiers := [{"tier": "a"}, {"tier": "b", "approver": "subject"}]\n';
	expect(
		edited(
			[approvals],
			{ kind: 'approver', tier: 'a', from: 'operator', to: 'any' },
			{ kind: 'approver', tier: 'b', from: 'subject', to: 'any' },
		),
	).toEqual(['approval_tiers := [{"tier": "a", "approver": "any"}, {"tier": "b", "approver": "any"}]\n']);
});

test('a literal is read with its places as it is read without', () => {
	fc.assert(
		fc.property(literals, fc.nat(11), (value, style) => {
			const content = `package caracal.authz\nrisk := ${spell(value, style)}\n`;
			const node = readRuleNode(content, content.indexOf('risk'));
			expect(keyOf(node.value)).toBe(keyOf(value));
			const own = readRuleNode(`x := ${content.slice(node.at, node.end)}`, 0);
			expect(keyOf(own.value)).toBe(keyOf(value));
		}),
		{ numRuns: 200 },
	);
});
