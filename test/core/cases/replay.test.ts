import { describe, expect, it } from 'vitest';
import { parseCases } from '../../../src/core/cases/parse.js';
import { judgeCase, replayCases } from '../../../src/core/cases/replay.js';
import type { Judge } from '../../../src/core/replay/judge.js';
import type { Answer } from '../../../src/model/answer.js';
import { allowed, denied, failed } from '../../support/evidence.js';

const cases = (count: number, over: object = {}) =>
	parseCases([
		{
			file: 'cases.json',
			values: Array.from({ length: count }, (_, at) => ({
				name: `case ${at}`,
				expect: 'allow',
				input: { at },
				...over,
			})),
		},
	]);

const options = (over: object = {}) => ({
	concurrency: 3,
	signal: new AbortController().signal,
	progress: () => {},
	failFast: false,
	keyOf: (input: object) => JSON.stringify(input),
	foretell: () => '',
	...over,
});

/** The candidate alone is asked. */
const asking = (candidate: Judge) => ({ candidate, baseline: null });

const first = (over: object, answer: Answer, baseline: Answer | null = null) => {
	const [one] = cases(1, over);
	if (one === undefined) throw new Error('no case');
	return judgeCase(one, answer, baseline);
};

describe('running cases', () => {
	it('keeps their order, however the answers come, and never asks more than its share at once', async () => {
		let flying = 0;
		let most = 0;
		const seen: number[] = [];
		const release: (() => void)[] = [];
		const work = replayCases(
			cases(9),
			asking(async (input) => {
				most = Math.max(most, ++flying);
				await new Promise<void>((resolve) => release.push(resolve));
				flying -= 1;
				return allowed({ reason: `answer ${input.at}` });
			}),
			options({ progress: ({ done }: { done: number }) => seen.push(done) }),
		);
		for (let turn = 0; turn < 100; turn += 1) {
			release.pop()?.();
			await new Promise((resolve) => setImmediate(resolve));
		}
		const results = await work;
		expect(most).toBe(3);
		expect(results.map(({ name, answer }) => [name, answer.reason])).toEqual(
			Array.from({ length: 9 }, (_, at) => [`case ${at}`, `answer ${at}`]),
		);
		expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
	});

	it('stops asking at the first error', async () => {
		let asked = 0;
		const judge = async () => {
			asked += 1;
			throw new Error('gone');
		};
		await expect(replayCases(cases(50), asking(judge), options())).rejects.toThrow('gone');
		expect(asked).toBeLessThan(10);
	});

	it('stops asking once interrupted', async () => {
		const controller = new AbortController();
		let asked = 0;
		const judge = async () => {
			asked += 1;
			controller.abort(new Error('interrupted'));
			return allowed();
		};
		const run = replayCases(cases(50), asking(judge), options({ signal: controller.signal }));
		await expect(run).rejects.toThrow('interrupted');
		expect(asked).toBeLessThan(10);
	});
});

it('leaves the rest alone after the first failure, where that is wanted', async () => {
	let asked = 0;
	const judge = async () => {
		asked += 1;
		return asked < 5 ? allowed() : denied('restriction_active');
	};
	const results = await replayCases(cases(50), asking(judge), options({ failFast: true, concurrency: 1 }));
	expect(results.map((one) => one.passed)).toEqual([true, true, true, true, false]);
	expect(asked).toBe(5);
});

describe('judging a case', () => {
	it.each([
		['met', allowed(), allowed()],
		['fixed', allowed(), denied('role_scope_mismatch')],
		['regression', denied('role_scope_mismatch'), allowed()],
		['already_failing', denied('role_scope_mismatch'), denied('role_scope_mismatch')],
		['unknown', allowed(), null],
		['unknown', denied('role_scope_mismatch'), failed('sts_simulation_failed:invalid_token')],
	])('compares it with the baseline: %s', (change, answer, baseline) => {
		expect(first({}, answer, baseline)).toMatchObject({ change, passed: answer.decision === 'allow' });
	});

	it('keeps the whole result, and says what differs', () => {
		const answer = denied('restriction_active');
		expect(first({}, answer)).toMatchObject({
			passed: false,
			expected: 'allow',
			actual: 'deny',
			result: answer.result,
			notes: ['decision: expected allow, got deny'],
		});
		expect(first({ expect: { decision: 'deny', reason: 'role_scope_mismatch' } }, answer)).toMatchObject({
			passed: false,
			expected: 'deny:role_scope_mismatch',
			actual: 'deny:restriction_active',
		});
		expect(first({}, failed('sts_simulation_failed:invalid_token'))).toMatchObject({
			passed: false,
			actual: 'not_executed',
			result: null,
			warnings: ['sts_simulation_failed:invalid_token'],
		});
	});

	it('warns of a denial that no version could lift', () => {
		const asks = {
			principal: { id: 'app', labels: ['clerk'] },
			resource: { identifier: 'resource://ledger' },
			context: { agent_session_id: 's', requested_scopes: ['ledger:read'] },
		};
		const rebuilt = { ...asks, delegation_edge: { id: 'e-1' } };
		const exceeded = denied('delegation_scope_exceeded');
		const copied = first({ expect: 'deny', input: rebuilt }, exceeded);
		expect(copied).toMatchObject({
			passed: true,
			vacuous: expect.stringContaining('delegation_edge.scopes'),
			notes: [expect.stringContaining('delegation_edge.scopes')],
		});
		const whole = { ...asks, delegation_edge: { id: 'e-1', scopes: ['ledger:read'] } };
		expect(first({ expect: 'deny', input: whole }, exceeded)).toMatchObject({ vacuous: null, notes: [] });
		// Rego logic may allow what no literal documents could.
		expect(first({ expect: 'deny', input: rebuilt }, allowed())).toMatchObject({ vacuous: null });
		expect(first({ expect: 'allow', input: rebuilt }, exceeded)).toMatchObject({ vacuous: null });
	});
});
