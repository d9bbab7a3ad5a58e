import { describe, expect, it } from 'vitest';
import type { Judge } from '../../../src/core/replay/judge.js';
import {
	calibrationOf,
	decidesAsLogged,
	inconclusiveFields,
	replayDecision,
	replayInput,
	summariseCandidate,
} from '../../../src/core/replay/replay.js';
import type { Alternative } from '../../../src/core/report/evidence.js';
import type { FieldSource } from '../../../src/core/report/trace.js';
import type { Answer } from '../../../src/model/answer.js';
import type { JsonObject } from '../../../src/model/json.js';
import { allowed, decision, denied, failed, held, replay, version } from '../../support/evidence.js';

const CLAIMS = 'context.subject_claims';
const field = (path: string, source: FieldSource['source']): FieldSource => ({
	path,
	source,
	law: null,
	why: '',
	before: null,
	after: null,
});
const alternative = (over: Partial<Alternative> = {}): Alternative => ({
	input: {},
	fields: [],
	possible: true,
	decider: denied('role_scope_mismatch'),
	baseline: denied('role_scope_mismatch'),
	candidate: allowed(),
	...over,
});

/** A judge that answers by the input's `is`; notes what it is asked. */
function judge(answers: Record<string, Answer>, asked: JsonObject[] = []): Judge {
	return async (input) => {
		asked.push(input);
		const answer = answers[String(input.is)] ?? answers.any;
		if (answer === undefined) throw new Error(`no answer to ${JSON.stringify(input)}`);
		return answer;
	};
}
const input = (is: string) => ({ input: { is }, fields: [field(is, 'recorded')] });
const MISMATCH = denied('role_scope_mismatch');
const two = decision({ alternatives: [input('first'), input('second')], asRebuilt: { is: 'rebuilt' } });
const replayed = (decider: Judge, options = {}, candidate = judge({ any: allowed() }), one = two) =>
	replayDecision(
		one,
		{ decider: () => decider, baseline: judge({ any: MISMATCH }), candidate },
		{ asRebuilt: false, overlays: [], ...options },
	);

describe('a replay', () => {
	it('shows the input that can have been, and leaves out what cannot', async () => {
		const candidate = judge({ first: denied('restriction_active'), second: allowed() });
		const shown = await replayed(judge({ first: allowed(), second: MISMATCH }), {}, candidate);
		expect(shown).toMatchObject({
			input: { is: 'second' },
			fields: [{ path: 'second' }],
			candidate: { decision: 'allow' },
			calibration: 'calibrated',
			inconclusive: [],
		});
	});

	it('shows the first where none can have been', async () => {
		const shown = await replayed(judge({ any: denied('restriction_active') }));
		expect(shown).toMatchObject({ input: { is: 'first' }, calibration: 'uncalibrated' });
	});

	it('keeps every input where the version that decided is gone', async () => {
		const shown = await replayed(judge({ any: failed('gone') }));
		expect(shown.alternatives.map(({ possible }) => possible)).toEqual([true, true]);
		expect(shown.calibration).toBe('uncalibratable');
	});

	it('asks the version that decided then, and not the candidate', async () => {
		const shown = await replayed(judge({ any: MISMATCH }));
		expect([shown.decider?.reason, shown.candidate.decision]).toEqual(['role_scope_mismatch', 'allow']);
	});

	it('takes what the server rebuilt when asked to, and only then', async () => {
		const asked: JsonObject[] = [];
		await replayed(judge({ any: MISMATCH }), { asRebuilt: true }, judge({ any: allowed() }, asked));
		expect(asked).toEqual([{ is: 'rebuilt' }]);
	});

	it('lays over what is supplied, and asks once where that makes inputs equal', async () => {
		const asked: JsonObject[] = [];
		const overlays = [{ path: 'is', value: 'given' }];
		const shown = await replayed(judge({ any: MISMATCH }), { overlays }, judge({ any: allowed() }, asked));
		expect(asked).toEqual([{ is: 'given' }]);
		expect(shown).toMatchObject({ input: { is: 'given' }, overlays: ['is'] });
	});

	it('of a file lays over it too', async () => {
		const versions = { candidate: judge({ given: allowed() }), baseline: null, decider: () => judge({}) };
		const shown = await replayInput({ is: 'file' }, versions, [{ path: 'is', value: 'given' }]);
		expect(shown).toMatchObject({ input: { is: 'given' }, baseline: null, calibration: 'not_checked' });
	});
});

describe('an answer as logged', () => {
	const deny = decision();
	const hold = decision({ decision: 'hold', reason: null });
	it.each([
		['has decision and reason', deny, MISMATCH, true],
		['has no other decision', deny, allowed({ reason: 'role_scope_mismatch' }), false],
		['has no other reason', deny, denied('restriction_active'), false],
		['holds where it was held', hold, held(['money']), true],
		['does not just allow where it was held', hold, allowed(), false],
	])('%s', (_what, logged, answer, expected) => {
		expect(decidesAsLogged(logged, answer)).toBe(expected);
	});
});

describe('calibration', () => {
	it.each<[string, Alternative[], ReturnType<typeof calibrationOf>]>([
		['needs one input that is possible', [alternative(), alternative({ possible: false })], 'calibrated'],
		['fails without one', [alternative({ possible: false })], 'uncalibrated'],
		['needs an answer', [alternative({ decider: failed('gone') })], 'uncalibratable'],
		['needs a version', [alternative({ decider: null })], 'uncalibratable'],
	])('%s', (_what, alternatives, expected) => {
		expect(calibrationOf(decision(), alternatives)).toBe(expected);
	});

	it('does not check against what did not decide', () => {
		expect(calibrationOf(decision({ decidedBy: null }), [alternative()])).toBe('uncalibratable');
	});
});

describe('what an answer hangs on', () => {
	const fields = [field('principal.labels', 'recorded'), field('delegation_edge.scopes', 'missing')];
	const between = (one: Partial<Alternative>, other: Partial<Alternative>) =>
		inconclusiveFields([alternative({ fields, ...one }), alternative({ fields, ...other })]);

	it.each<[string, Partial<Alternative>, Partial<Alternative>, string[]]>([
		['nothing where all agree', {}, {}, []],
		['nothing where only the decider differs', { decider: allowed() }, {}, []],
		['the candidate decides otherwise', { candidate: MISMATCH }, {}, ['delegation_edge.scopes']],
		['the candidate holds', { candidate: held(['money']) }, {}, ['delegation_edge.scopes']],
		['the candidate is not evaluated', { candidate: failed('away') }, {}, ['delegation_edge.scopes']],
		['the baseline decides otherwise', { baseline: allowed() }, {}, ['delegation_edge.scopes']],
		[
			'what was fetched',
			{ candidate: MISMATCH, fields: [field(CLAIMS, 'fetched')] },
			{ fields: [] },
			[CLAIMS],
		],
	])('%s', (_what, one, other, expected) => {
		expect(between(one, other)).toEqual(expected);
	});
});

describe('what the candidate says as a whole', () => {
	const of = (...answers: Answer[]) =>
		summariseCandidate(
			answers.map((candidate) => replay({ candidate })),
			version(2),
			[],
		);

	it('is the worst answer', () => {
		expect(of(allowed(), MISMATCH)).toMatchObject({
			decision: 'deny',
			executed: true,
			diagnostics: [{ reason: 'role_scope_mismatch' }],
		});
		expect(of(allowed(), allowed()).decision).toBe('allow');
	});

	it('is not executed where one was not, or nothing was asked', () => {
		expect(of(allowed(), failed('away'))).toMatchObject({ executed: false, decision: 'not_executed' });
		expect(of().executed).toBe(false);
	});

	it('would activate where every answer would', () => {
		expect(of(allowed(), allowed()).wouldActivate).toBe(true);
		expect(of(allowed(), allowed({ wouldActivate: false })).wouldActivate).toBe(false);
		expect(of(allowed(), allowed({ wouldActivate: null })).wouldActivate).toBeNull();
	});

	it('shows a hold', () => {
		expect(of(allowed(), held(['money'])).hold).toEqual({ tiers: ['money'], approvers: ['operator'] });
	});
});
