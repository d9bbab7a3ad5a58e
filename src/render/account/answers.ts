import type { Regression, Replay } from '../../core/report/evidence.js';
import type { Answer } from '../../model/answer.js';
import { type AnswerTold, type Evidence, evidence } from './evidence.js';

/** What a version said of an input; `who` calls the version. */
export function answerTold(who: string, answer: Answer): AnswerTold {
	const { by, evaluation, decision, reason, hold, policies } = answer;
	const told = { who, by, policies };
	if (evaluation !== 'executed' || decision === null) {
		return { ...told, decision: 'unknown', reason: reason ?? evaluation.replaceAll('_', ' ') };
	}
	if (decision === 'deny') return { ...told, decision, reason: reason ?? '' };
	if (hold === null) return { ...told, decision: 'allow', reason: '' };
	return { ...told, decision: 'hold', reason: `after approval (${hold.tiers.join(', ')})` };
}

const some = (who: string, answer: Answer | null): AnswerTold[] =>
	answer === null ? [] : [answerTold(who, answer)];

/** What a case asked, and what was answered. */
export function caseEvidence(one: Regression): Evidence {
	const { name, expectation, answer, baseline, notes, vacuous, input, result } = one;
	const { decision, reason, policy, tiers } = expectation;
	const expected: AnswerTold = {
		...{ who: 'expected', decision, by: 'the case', policies: policy === null ? [] : [policy] },
		reason: [reason ?? '', ...(tiers === null ? [] : [`after approval (${tiers.join(', ')})`])]
			.join(' ')
			.trim(),
	};
	const lines = vacuous === null ? notes : [...notes, `cannot fail: ${vacuous}`];
	const answers = [expected, ...some('the active version', baseline), answerTold('the candidate', answer)];
	return evidence(name, lines, input === null ? { result } : { input, result }, answers);
}

/** What was replayed of some requests, what it rests on, and what was answered. */
export function replayEvidence(replay: Replay, requests: number): Evidence {
	const { requestId, resource, eventId, fields, input, candidate, logged, decider, baseline, calibration } =
		replay;
	const sources = fields
		.filter(({ source }) => source !== 'recorded')
		.map(({ path, source, law, why }) => `${path}: ${source}${law === null ? '' : ` (${law})`}; ${why}`);
	const said = logged === null ? 'not logged' : `logged ${logged.decision} ${logged.reason ?? ''}`.trim();
	const audit: AnswerTold[] =
		logged === null
			? []
			: [
					{
						...{ who: 'as logged', decision: decisionOf(logged.decision), reason: logged.reason ?? '' },
						...{ by: 'audit', policies: [] },
					},
				];
	const of = requests > 1 && requestId !== null ? ` (${requestId})` : '';
	return evidence(
		`Replay of ${resource ?? eventId ?? 'an input'}${of}`,
		[`${said}; ${calibration.replaceAll('_', ' ')}`, ...sources],
		{ input, candidate: candidate.result },
		[
			...audit,
			...some('the version that decided', decider),
			...some('the active version', baseline),
			answerTold('the candidate', candidate),
		],
	);
}

function decisionOf(logged: string): AnswerTold['decision'] {
	return logged === 'allow' || logged === 'hold' || logged === 'deny' ? logged : 'unknown';
}
