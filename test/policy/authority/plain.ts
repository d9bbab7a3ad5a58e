import canonicalize from 'canonicalize';
import type { Evaluation } from '../../../src/policy/types.js';

/** Numbers whole results: equal by value, equal number. */
export class Numbering {
	/** What a person calls the result with that number. */
	readonly words: string[] = [];
	private readonly byText = new Map<string, number>();
	private readonly byValue = new Map<string, number>();

	/** The number of a result; null stands for what the runtime says without an active version. */
	of(evaluation: Evaluation | null): number {
		const text = spelled(evaluation);
		const known = this.byText.get(text);
		if (known !== undefined) return known;
		const value = evaluation?.status === 'complete' ? (canonicalize(evaluation.result) ?? '') : text;
		const number = this.byValue.get(value) ?? this.byValue.size;
		this.byText.set(text, number);
		this.byValue.set(value, number);
		this.words[number] = inWords(evaluation);
		return number;
	}
}

/** Of a failed evaluation the code alone, since its words are not the engine's. */
function spelled(evaluation: Evaluation | null): string {
	if (evaluation === null) return 'no version';
	return evaluation.status === 'failed' ? evaluation.code : JSON.stringify(evaluation.result);
}

function inWords(evaluation: Evaluation | null): string {
	if (evaluation === null) return 'no_active_policy_set';
	if (evaluation.status === 'failed') return evaluation.code;
	const { decision, diagnostics } = evaluation.result;
	if (decision === 'deny') return String(diagnostics[0]?.reason);
	if (diagnostics.some((one) => one.step_up_required !== undefined)) return 'allow, held';
	return diagnostics.length > 0 ? 'allow, with risk' : 'allow';
}
