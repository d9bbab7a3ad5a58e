import { describe, expect, it } from 'vitest';
import { checkDocuments } from '../../../src/policy/check/check.js';

const HEAD = '# caracal:data-document\npackage caracal.authz\nimport rego.v1\n';

const LEDGER = `app_ids := {"payments": "app"}
grants := {"ledger": {"application": "payments", "roles": {"till": ["read", "pay"]}}}
`;

/** What is found in documents that stand in lines from 4 on: `line:column code effect`. */
function found(...texts: string[]): string[] {
	const sources = texts.map((text, index) => ({ name: `d${index}`, content: HEAD + text }));
	const { documents, together } = checkDocuments(sources);
	return [
		...documents.flatMap(({ name, problems }) =>
			problems.map(({ line, column, code, effect }) => `${name}:${line}:${column} ${code} ${effect}`),
		),
		...together.problems.map(
			({ document, line, column, code, effect }) =>
				`together ${document}:${line}:${column} ${code} ${effect}`,
		),
	];
}

describe('what is legal and surely wrong', () => {
	it('is nothing in sound documents, however they are written', () => {
		expect(found(LEDGER)).toEqual([]);
		expect(
			found(
				'app_ids = {`a`: "x",}\n',
				'grants := { # why\n\t"r": {"roles": {"t": {"s", "u"}}, "application": ("a")},\n}\nrestrict := set()\n',
				'risk := [{"scope": "s", "tier": "t"}]\napproval_tiers := [{"tier": "t", "ttl_seconds": .5e4, "privacy": "anonymous"}]\n',
				'confinement := [, {"label_prefix": "x", "scopes": []}]\n',
			),
		).toEqual([]);
	});

	it.each<[string, string[], string[]]>([
		[
			'a grant bound to nobody',
			['app_ids := {"b": "x"}\n', 'grants := {"r": {"application": "a", "roles": {"t": ["s"]}}}\n'],
			['d1:4:33 unbound_owner never_matches'],
		],
		[
			'grants where nothing is bound',
			['grants := {"r": {"application": "a", "roles": {"t": ["s"]}}}\n'],
			['d0:4:12 no_bindings never_matches'],
		],
		[
			'a grant that names nobody, since its key is misspelt',
			[
				'app_ids := {"a": "x"}\n',
				'grants := {"r": {"aplication": "a", "roles": {"t": ["s"]}}, "q": {"application": "a", "roles": {"t": ["s"]}}}\n',
			],
			['d1:4:12 no_owner never_matches', 'd1:4:18 unread_key never_matches'],
		],
		[
			'roles without scopes, and without a list of them',
			[
				'app_ids := {"a": "x"}\ngrants := {"r": {"application": "a", "roles": {"t": [], "u": "s", "v": [1, "agent:lifecycle", "s"]}}}\n',
			],
			[
				'd0:5:48 empty_role never_matches',
				'd0:5:57 empty_role never_matches',
				'd0:5:73 no_scope never_matches',
				'd0:5:76 lifecycle_in_role never_matches',
			],
		],
		[
			'a scope that confinement always takes away',
			[
				LEDGER,
				'confinement := [{"label_prefix": "ti", "scopes": ["read"]}, {"label_prefix": "tiller", "scopes": []}]\n',
			],
			['d0:5:77 confined_away never_matches'],
		],
		[
			'every scope, where a rule caps everybody',
			[LEDGER, 'confinement := [{"scopes": ["read", "pay"]}]\n'],
			[],
		],
		[
			'a tier that no scope has',
			[LEDGER, 'risk := [{"scope": "pay", "tier": "money"}]\napproval_tiers := [{"tier": "monye"}]\n'],
			['d1:5:29 tier_without_risk never_matches'],
		],
		[
			'an operator and a subject for scopes of one role',
			[
				LEDGER,
				'risk := [{"scope": "pay", "tier": "o"}, {"scope": "read", "tier": "s"}]\napproval_tiers := [{"tier": "o"}, {"tier": "s", "approver": "subject"}]\n',
			],
			['d0:5:60 class_conflict never_granted'],
		],
		[
			'an operator and any for scopes of one role, which is fine',
			[
				LEDGER,
				'risk := [{"scope": "pay", "tier": "o"}, {"scope": "read", "tier": "s"}]\napproval_tiers := [{"tier": "o"}, {"tier": "s", "approver": "any"}]\n',
			],
			[],
		],
		[
			'both for one scope',
			[
				LEDGER,
				'risk := [{"scope": "pay", "tier": "o"}]\napproval_tiers := [{"tier": "o"}, {"tier": "o", "approver": "subject"}]\n',
			],
			['d1:4:20 class_conflict never_granted'],
		],
		[
			'one grant twice, of which the first is lost',
			[
				'app_ids := {"a": "x"}\ngrants := {"r": {"application": "a", "roles": {"t": ["s"]}}, "r": {"application": "a", "roles": {"t": ["u"]}}}\n',
			],
			['d0:5:12 key_twice never_matches'],
		],
		[
			'equal grants in two documents',
			[LEDGER, LEDGER.split('\n')[1] ?? ''],
			['d1:4:1 defined_twice says_nothing'],
		],
		[
			'equal rows',
			[LEDGER, 'risk := [{"scope": "pay", "tier": "o"}, {"tier": "o", "scope": "pay"}]\n'],
			['d1:4:41 item_twice says_nothing'],
		],
		[
			'a name that looks like another',
			[
				'app_ids := {"a": "x"}\ngrants := {"r": {"application": "a", "roles": {"till": ["s"], "tіll": ["s"]}}}\n',
			],
			['d0:5:63 confusable_names misleads'],
		],
		[
			'a name that mixes scripts, holds what nobody sees, or a blank at its end',
			[LEDGER, 'confinement := [{"label_prefix": "kасса-till", "scopes": ["read", "pa\\u200by", "pay "]}]\n'],
			[
				'd1:4:34 odd_letters misleads',
				'd1:4:67 confusable_names misleads',
				'd1:4:80 confusable_names misleads',
			],
		],
	])('is told with its place: %s', (_what, texts, expected) => {
		expect(found(...texts)).toEqual(expected);
	});

	it('takes names of one script for what they are', () => {
		const text =
			'app_ids := {"касса": "x"}\ngrants := {"r": {"application": "касса", "roles": {"кассир": ["чтение:счёт"]}}}\n';
		expect(found(text)).toEqual([]);
	});
});

describe('what fails although it loads', () => {
	it('is told in each document that has its part in it', () => {
		expect(found('restrict := ["a"]\n', 'risk := []\nrestrict := ["b"]\n')).toEqual([
			'together d0:4:1 conflicting_values fails_every_decision',
			'together d1:5:1 conflicting_values fails_every_decision',
		]);
		expect(found('restrict := ["a"]\nrestrict := ["b"]\n')).toEqual([
			'd0:4:1 conflicting_values fails_every_decision',
			'd0:5:1 conflicting_values fails_every_decision',
		]);
		expect(found('risk := {}\n')).toEqual(['d0:4:1 malformed_risk_data denies_mints']);
	});

	it('is told of documents that only exclude each other together', () => {
		const { documents, together } = checkDocuments([
			{ name: 'a', content: `${HEAD}restrict := []\n` },
			{ name: 'b', content: `${HEAD}restrict contains "x"\n` },
		]);
		expect(documents.map(({ verdict }) => verdict)).toEqual(['ok', 'ok']);
		expect(together).toMatchObject({
			verdict: 'refused',
			by: 'compiler',
			problems: [{ document: 'b', line: 4, code: 'type_error', effect: 'refused_at_load' }],
		});
	});

	it('says nothing of what documents mean together where only the server can tell', () => {
		const { documents, together } = checkDocuments([
			{ name: 'a', content: `${HEAD}grants := {"r": {"application": "a", "roles": {"t": ["s"]}}}\n` },
			{ name: 'b', content: `${HEAD}app_ids := {k: "x" | some k in ["a"]}\n` },
		]);
		expect(documents.map(({ verdict, problems }) => [verdict, problems.map(({ code }) => code)])).toEqual([
			['ok', []],
			['logic', ['logic']],
		]);
		expect(together.verdict).toBe('logic');
	});
});
