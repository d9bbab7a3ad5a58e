import type { Answer } from '../../model/answer.js';
import type { FlipKind } from '../report/shadow.js';

type Word = 'allow' | 'hold' | 'deny';

function wordOf({ decision, hold }: Answer): Word {
	if (decision !== 'allow') return 'deny';
	return hold === null ? 'allow' : 'hold';
}

const KINDS: Readonly<Record<`${Word} ${Word}`, FlipKind | null>> = {
	'allow allow': null,
	'allow hold': 'allow_to_hold',
	'allow deny': 'allow_to_deny',
	'hold allow': 'hold_to_allow',
	'hold hold': null,
	'hold deny': 'hold_to_deny',
	'deny allow': 'deny_to_allow',
	'deny hold': 'deny_to_hold',
	'deny deny': null,
};

/**
 * How a decision changes between two answers that were both decided; null where it does not: a denial
 * for the same reason, a wait for the same classes of approver. Pure.
 */
export function flipKindOf(before: Answer, after: Answer): FlipKind | null {
	const [from, to] = [wordOf(before), wordOf(after)];
	if (from === 'deny' && to === 'deny') {
		return before.reason === after.reason ? null : 'deny_by_another_reason';
	}
	if (from === 'hold' && to === 'hold')
		return approvers(before) === approvers(after) ? null : 'hold_for_others';
	return KINDS[`${from} ${to}`];
}

function approvers({ hold }: Answer): string {
	return [...new Set(hold?.approvers ?? [])].sort().join(' ');
}

/** What an answer decides and why, equal where two are alike: evaluation, decision, reason, and who may grant it. */
export function outcomeKey(answer: Answer): string {
	return `${answer.evaluation} ${wordOf(answer)} ${answer.reason ?? ''} ${approvers(answer)}`;
}

/** Which way a flip goes: `more` may be done by it, or `less`; `other` where as much. */
export function directionOf(kind: FlipKind): 'more' | 'less' | 'other' {
	switch (kind) {
		case 'allow_to_deny':
		case 'hold_to_deny':
		case 'allow_to_hold':
			return 'less';
		case 'hold_to_allow':
		case 'deny_to_allow':
		case 'deny_to_hold':
			return 'more';
		default:
			return 'other';
	}
}
