import type { Finding, Gate, Report } from '../report/schema.js';
import type { ChangePattern } from './change-pattern.js';

/** What a verdict is reached on: the report's evidence, never its words about it. */
export type Evidence = Pick<
	Report,
	| 'trace'
	| 'otherTraces'
	| 'candidate'
	| 'replays'
	| 'regressions'
	| 'cases'
	| 'runtime'
	| 'baseline'
	| 'engine'
	| 'changes'
	| 'shadow'
>;

/** What a person accepted by flags, and what is declared as meant. */
export interface Acceptance {
	/** Whether what was denied may be allowed after a human's approval, and others may newly wait for one. */
	hold: boolean;
	/** What gains that the denial does not need come to: a review, a warning, or nothing more to say. */
	gains: 'review' | 'warn' | 'accepted';
	losses: boolean;
	/** Changes that are meant. */
	meant: ChangePattern[];
}

/** The flags that take whatever it is that nobody knows. */
export const ALL_FLAGS = ['--accept-gains', '--accept-losses', '--accept-hold'];

/** Whether everything was accepted beforehand, whatever it is. */
export function takesAll({ gains, losses, hold }: Acceptance): boolean {
	return gains !== 'review' && losses && hold;
}

export type GateCheck = (evidence: Evidence, acceptance: Acceptance) => Gate;

/** What stands against a candidate, where more is to be said of it than its code. */
export function finding(blocker: string, facts: Partial<Omit<Finding, 'blocker'>> = {}): Finding {
	return { blocker, hint: null, accept: [], reviewable: false, ...facts };
}

/** A gate that passes where nothing blocks. */
export function gate(
	name: string,
	found: readonly (string | Finding)[],
	passedText: string,
	failedText: string,
): Gate {
	const findings = found.map((one) => (typeof one === 'string' ? finding(one) : one));
	return {
		gate: name,
		status: findings.length === 0 ? 'passed' : 'failed',
		text: findings.length === 0 ? passedText : failedText,
		blockers: findings.map(({ blocker }) => blocker),
		findings,
	};
}

/** A gate of which nothing can be said. */
export const notEvaluated = (name: string, text: string): Gate => ({
	gate: name,
	status: 'not_evaluated',
	text,
	blockers: [],
	findings: [],
});
