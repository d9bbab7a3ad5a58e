import canonicalize from 'canonicalize';
import type { DecisionResult } from '../../../src/model/answer.js';
import type { Json, JsonObject } from '../../../src/model/json.js';
import { isJsonObject, objectAt } from '../../../src/model/json.js';
import type { Evaluation } from '../../../src/policy/types.js';

/** Numbers what comes of results: the same for whoever asks, equal number. */
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
		const value = evaluation?.status === 'complete' ? (canonicalize(comesTo(evaluation)) ?? '') : text;
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

/** What the runtime makes of a result: a mint that waits does so by what its tiers come to, or is refused for good. */
function comesTo({ result }: Extract<Evaluation, { status: 'complete' }>): unknown {
	const tiers = tiersOf(result);
	if (tiers === null) return result;
	const terms = tiers.map((tier) => canonicalize({ ...tier, ...heldBy(tier) }) ?? '');
	if (isRefused(result)) return 'refused for good';
	const rest = result.diagnostics.filter((one) => one.step_up_required === undefined);
	return { ...result, diagnostics: [{ held: [...new Set(terms)].sort() }, ...rest] };
}

type Tier = { approver?: Json; ttl_seconds?: Json; privacy?: Json };

/** The measured table, written down a second time. */
function heldBy({ approver = 'operator', ttl_seconds, privacy = 'identified' }: Tier) {
	const byOperator = approver === 'operator';
	const declared = typeof ttl_seconds === 'number' ? ttl_seconds : byOperator ? 14_400 : 900;
	const wait = Math.max(60, Math.min(declared, byOperator ? 604_800 : 86_400));
	return { approver, privacy, ttl_seconds: wait };
}

function isRefused(result: DecisionResult): boolean {
	const classes = (tiersOf(result) ?? []).map((tier) => tier.approver ?? 'operator');
	return classes.includes('operator') && classes.includes('subject');
}

function tiersOf({ diagnostics }: DecisionResult): JsonObject[] | null {
	const held = diagnostics.find((one) => one.step_up_required !== undefined);
	if (held === undefined) return null;
	const tiers = objectAt(held, 'step_up_required').tiers;
	return Array.isArray(tiers) ? tiers.filter(isJsonObject) : [];
}

function inWords(evaluation: Evaluation | null): string {
	if (evaluation === null) return 'no_active_policy_set';
	if (evaluation.status === 'failed') return evaluation.code;
	const { decision, diagnostics } = evaluation.result;
	if (decision === 'deny') return String(diagnostics[0]?.reason);
	if (isRefused(evaluation.result)) return 'refused for good';
	if (diagnostics.some((one) => one.step_up_required !== undefined)) return 'allow, held';
	return diagnostics.length > 0 ? 'allow, with risk' : 'allow';
}
