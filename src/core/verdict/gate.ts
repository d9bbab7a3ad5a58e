import type { Gate, Report } from '../report/schema.js';
import type { GainPattern } from './gains.js';

/** What a verdict is reached on: the report's evidence, never its words about it. */
export type Evidence = Pick<
	Report,
	'trace' | 'candidate' | 'replays' | 'regressions' | 'cases' | 'runtime' | 'baseline' | 'engine' | 'changes'
>;

/** What a person accepted by a flag. */
export interface Acceptance {
	hold: boolean;
	/** What gains that the denial does not need come to: a review, a warning, or nothing more to say. */
	gains: 'review' | 'warn' | 'accepted';
	/** Gains that are meant. */
	allowedGains: GainPattern[];
}

export type GateCheck = (evidence: Evidence, acceptance: Acceptance) => Gate;

/** A gate that passes where nothing blocks. */
export function gate(name: string, blockers: string[], passedText: string, failedText: string): Gate {
	return {
		gate: name,
		status: blockers.length === 0 ? 'passed' : 'failed',
		text: blockers.length === 0 ? passedText : failedText,
		blockers,
	};
}

/** A gate of which nothing can be said. */
export const notEvaluated = (name: string, text: string): Gate => ({
	gate: name,
	status: 'not_evaluated',
	text,
	blockers: [],
});
