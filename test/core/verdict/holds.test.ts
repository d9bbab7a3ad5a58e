import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseCases } from '../../../src/core/cases/parse.js';
import { replayCases } from '../../../src/core/cases/replay.js';
import { answerOfEvaluation } from '../../../src/core/replay/answer.js';
import { casesGate } from '../../../src/core/verdict/cases-gate.js';
import { changesGate } from '../../../src/core/verdict/changes-gate.js';
import { holdGate } from '../../../src/core/verdict/gates.js';
import { diffAuthority } from '../../../src/policy/authority/diff.js';
import { compileBundle } from '../../../src/policy/compile.js';
import type { Ready } from '../../policy/authority/proof.js';
import { accepting, evidenceOf, held, replay } from '../../support/evidence.js';

/** Documents whose holds were measured on a running Caracal. */
function read(name: string): string {
	return readFileSync(new URL(`../../fixtures/inputs/holds/${name}`, import.meta.url), 'utf8');
}

function ready(content: string): Ready {
	const bundle = compileBundle([{ name: 'Grants', content }]);
	if (bundle.kind !== 'ready') throw new Error(JSON.stringify(bundle));
	return bundle;
}

const CONFLICT = read('class-conflict.rego');
/** The same with tiers as given in place of its own. */
const withTiers = (tiers: object[]) =>
	ready(CONFLICT.replace(/approval_tiers := \[[^\]]*\]/, `approval_tiers := ${JSON.stringify(tiers)}`));

const ANY = withTiers([
	{ tier: 'money', approver: 'any' },
	{ tier: 'books', approver: 'operator' },
]);
const NONE = withTiers([]);

/** Candidate, what changes by its approvals, and what the verdict says. */
const HOLDS: [what: string, before: Ready, after: Ready, lines: (string | RegExp)[], blockers: string[]][] = [
	[
		'an operator who is given four hours in place of one: looser',
		ready(read('ttl-before.rego')),
		ready(read('ttl-after.rego')),
		[
			/^\+ any workload: ledger:refund .*by operator within 4h.*not .*by operator within 1h/,
			/^\+ cashier: ledger:refund .*by operator within 4h.*not .*by operator within 1h/,
		],
		['unmeant_hold_loosened:2'],
	],
	[
		'and the other way round: tighter',
		ready(read('ttl-after.rego')),
		ready(read('ttl-before.rego')),
		[/^- any workload: .*within 1h.*not .*within 4h/, /^- cashier: .*within 1h.*not .*within 4h/],
		['unmeant_hold_tightened:2'],
	],
	[
		'a minute for five seconds: the same',
		withTiers([{ tier: 'money', ttl_seconds: 5 }]),
		withTiers([{ tier: 'money', ttl_seconds: 60 }]),
		[],
		[],
	],
	[
		'tiers that come to need two classes of approver: lost for good, beside a hold that is tighter',
		ANY,
		ready(CONFLICT),
		[
			/^- any workload: ledger:refund is held/,
			/^- cashier: ledger:refund .* is held/,
			/^- any workload: ledger:refund together with ledger:write can no longer be granted by anybody/,
			/^- cashier: ledger:refund .* together with ledger:write can no longer be granted by anybody/,
		],
		['unmeant_hold_tightened:2', 'unmeant_loss:2'],
	],
];

describe('approvals that change', () => {
	it.each(HOLDS)('%s', (_what, before, after, lines, blockers) => {
		const authority = diffAuthority(before, after);
		const texts = authority.rows.filter(({ kind }) => kind !== 'risk_changed').map(({ text }) => text);
		expect(texts).toEqual(lines.map((line) => expect.stringMatching(line)));
		const to = { version: null, files: [], over: null };
		const changes = { from: null, to, documents: [], authority, drift: [], broken: [], unknown: null };
		expect(changesGate(evidenceOf({ changes }), accepting()).blockers).toEqual(blockers);
	});
});

describe('a request that would wait', () => {
	const waiting = (...approvers: ('operator' | 'subject')[]) =>
		evidenceOf({
			replays: [replay({ candidate: held(['money'], { hold: { tiers: ['money'], approvers } }) })],
		});

	it('is taken by its flag', () => {
		expect(holdGate(waiting('operator'), accepting()).findings).toMatchObject([
			{ blocker: 'candidate_holds', accept: ['--accept-hold'] },
		]);
		expect(holdGate(waiting('operator'), accepting({ hold: true })).status).toBe('passed');
	});

	it('is taken by nothing where nobody can grant it', () => {
		for (const hold of [false, true]) {
			expect(holdGate(waiting('operator', 'subject'), accepting({ hold })).findings).toEqual([
				{ blocker: 'approval_class_conflict', hint: null, accept: [], reviewable: false },
			]);
		}
	});
});

describe('cases on tiers that need two classes of approver', () => {
	const cases = parseCases([
		{ file: 'class-conflict.cases.json', values: JSON.parse(read('class-conflict.cases.json')) },
	]);
	const judgeOf = (bundle: Ready) => async (input: Parameters<Ready['engine']['decide']>[0]) =>
		answerOfEvaluation(bundle.engine.decide(input), 'version-2');
	const blockersOf = async (candidate: Ready, baseline: Ready) => {
		const judges = { candidate: judgeOf(candidate), baseline: judgeOf(baseline) };
		const { signal } = new AbortController();
		const quiet = { progress: () => {}, foretell: () => '' };
		const keyOf = (asked: object) => JSON.stringify(asked);
		const options = { concurrency: 1, failFast: false, signal, keyOf, ...quiet };
		const regressions = await replayCases(cases, judges, options);
		return casesGate(evidenceOf({ regressions }), accepting()).blockers;
	};

	it('see a denial where a hold was expected', async () => {
		expect(await blockersOf(ready(CONFLICT), ANY)).toEqual([
			'regression_failed:both scopes are held for a human:expected_hold_got_deny',
		]);
		expect(await blockersOf(ANY, NONE)).toEqual([]);
		expect(await blockersOf(NONE, ANY)).toEqual([
			'regression_failed:both scopes are held for a human:expected_hold_got_allow',
		]);
	});
});
