import { z } from 'zod';
import type { Answer } from '../../model/answer.js';
import { type Json, JsonSchema } from '../../model/json.js';
import type { Expectation, Regression } from '../report/evidence.js';

const Word = z.enum(['allow', 'deny', 'hold']);

/** What a case may expect: a bare word, or an object of which each member given has to hold. */
export const ExpectSchema = z.union([
	Word,
	z
		.strictObject({
			decision: Word,
			reason: z.string().optional(),
			policy: z.string().optional(),
			hold: z.strictObject({ tiers: z.array(z.string()).optional() }).optional(),
			risk: JsonSchema.optional(),
		})
		.refine((expect) => expect.hold === undefined || expect.decision !== 'deny'),
]);

/** An expectation as it is written in a file. */
export type WrittenExpect = z.infer<typeof ExpectSchema>;

/** The expectation in its full form; what a case leaves open is null. */
export function normaliseExpectation(expect: WrittenExpect): Expectation {
	if (typeof expect === 'string') {
		return { decision: expect, reason: null, policy: null, tiers: null, risk: null };
	}
	return {
		decision: expect.hold === undefined ? expect.decision : 'hold',
		reason: expect.reason ?? null,
		policy: expect.policy ?? null,
		tiers: expect.hold?.tiers ?? null,
		risk: expect.risk ?? null,
	};
}

/** An expectation as it is told in a word: `allow`, `deny:role_scope_mismatch`. */
export function wordsOf({ decision, reason, policy }: Expectation): string {
	return [decision, ...[reason, policy].filter((part) => part !== null)].join(':');
}

/**
 * The expectation that an answer meets: what the given one says where that is met, and what was
 * answered where it is not. Null for an answer that was not evaluated, which meets nothing. Pure.
 */
export function expectationMetBy(given: Expectation, answer: Answer): Expectation | null {
	if (answer.evaluation !== 'executed' || answer.decision === null) return null;
	const differs = new Set(mismatches(given, answer).map(({ field }) => field));
	const word = answer.decision === 'allow' && answer.hold !== null ? 'hold' : answer.decision;
	const risk = riskOf(answer);
	return {
		decision: differs.has('decision') ? word : given.decision,
		reason: differs.has('reason') ? answer.reason : given.reason,
		policy: differs.has('policy') ? (answer.policies[0] ?? null) : given.policy,
		tiers: differs.has('tiers') ? (answer.hold?.tiers ?? null) : given.tiers,
		risk: !differs.has('risk') ? given.risk : isEmpty(risk) ? null : risk,
	};
}

function isEmpty(value: Json): boolean {
	return Array.isArray(value) && value.length === 0;
}

/** What stands for the decision where there is none, as in the seed's files. */
const NOT_EXECUTED = 'not_executed';

/** How a failed expectation differs, field by field; empty when it is met. */
export interface Mismatch {
	field: string;
	expected: string;
	actual: string;
}

/**
 * Compares an answer with an expectation. `allow` is met by an allow, held or not; `hold` needs an
 * allow that waits for a human. An answer that was not evaluated meets nothing. Pure.
 */
export function mismatches(expectation: Expectation, answer: Answer): Mismatch[] {
	if (answer.evaluation !== 'executed' || answer.decision === null) {
		return [{ field: 'decision', expected: expectation.decision, actual: NOT_EXECUTED }];
	}
	const found: Mismatch[] = [];
	const actual = actualWord(expectation, answer);
	if (actual !== expectation.decision) {
		found.push({ field: 'decision', expected: expectation.decision, actual });
	}
	const check = (field: string, expected: string | null, got: string | null) => {
		if (expected !== null && expected !== got) found.push({ field, expected, actual: got ?? 'none' });
	};
	check('reason', expectation.reason, answer.reason);
	if (expectation.policy !== null && !answer.policies.includes(expectation.policy)) {
		check('policy', expectation.policy, answer.policies.join(', ') || null);
	}
	const tiers = answer.hold?.tiers ?? [];
	if (expectation.tiers !== null && !expectation.tiers.every((tier) => tiers.includes(tier))) {
		check('tiers', expectation.tiers.join(', '), tiers.join(', ') || null);
	}
	if (expectation.risk !== null && !riskMatches(expectation.risk, answer)) {
		check('risk', JSON.stringify(expectation.risk), JSON.stringify(riskOf(answer)));
	}
	return found;
}

/** The word for what happened: `hold` only where a hold was asked about, as in the seed's files. */
export function actualWord(expectation: Expectation, answer: Answer): string {
	if (answer.evaluation !== 'executed' || answer.decision === null) return NOT_EXECUTED;
	const waits = answer.hold !== null && answer.decision === 'allow';
	return expectation.decision === 'hold' && waits ? 'hold' : answer.decision;
}

/**
 * Whether a case that expects an allow, and says nothing of a hold, newly waits for a human: the version
 * before allows it outright, or cannot be asked. Where nothing is active, nobody waited less. Pure.
 */
export function isNewlyHeld({ expectation, answer, baseline }: Judged): boolean {
	if (expectation.decision !== 'allow' || answer.decision !== 'allow' || answer.hold === null) return false;
	if (baseline === null) return false;
	return baseline.evaluation !== 'executed' || (baseline.decision === 'allow' && baseline.hold === null);
}

/** A case with what the versions say of it. */
type Judged = Pick<Regression, 'expectation' | 'answer' | 'baseline'>;

/** What happened as a failed case tells it: the word, or with the first field that differs. */
export function actualOf(expectation: Expectation, answer: Answer): string {
	const first = mismatches(expectation, answer)[0];
	return first === undefined || first.field === 'decision'
		? actualWord(expectation, answer)
		: `${answer.decision}:${first.actual}`;
}

function riskOf(answer: Answer): Json {
	return answer.result?.diagnostics.find((diagnostic) => 'risk' in diagnostic)?.risk ?? [];
}

function riskMatches(expected: unknown, answer: Answer): boolean {
	const rows = riskOf(answer);
	const wanted = Array.isArray(expected) ? expected : [expected];
	return wanted.every((want) => Array.isArray(rows) && rows.some((row) => isSubset(want, row)));
}

function isSubset(want: unknown, got: unknown): boolean {
	if (typeof want === 'string' && typeof got === 'object' && got !== null)
		return Object.values(got).includes(want);
	if (typeof want !== 'object' || want === null) return want === got;
	if (typeof got !== 'object' || got === null) return false;
	const there = new Map<string, unknown>(Object.entries(got));
	return Object.entries(want).every(([key, value]) => isSubset(value, there.get(key)));
}
