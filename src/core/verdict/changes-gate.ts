import { unmeantGains } from './gains.js';
import { type GateCheck, gate, notEvaluated } from './gate.js';

/** The documents of the candidate do not contradict each other. */
export const bundleGate: GateCheck = ({ changes }) => {
	if (changes === null) return notEvaluated('bundle', 'the documents were not read');
	return gate(
		'bundle',
		[...new Set(changes.broken.map((one) => one.blocker))],
		'the documents hold together',
		changes.broken.map((one) => one.text).join('; '),
	);
};

/** Whatever authority the candidate gives, the denial needs it, or somebody meant it. */
export const changesGate: GateCheck = ({ changes }, acceptance) => {
	if (changes === null) return notEvaluated('changes', 'what else changes was not compared');
	const lenient = acceptance.gains !== 'review';
	if (changes.unknown !== null) {
		const text = `what else changes is not known: ${changes.unknown}`;
		return lenient ? notEvaluated('changes', text) : gate('changes', ['changes_unknown'], '', text);
	}
	const { rows } = changes.authority;
	const gains = unmeantGains(rows, acceptance.allowedGains);
	const count = `${gains.length} ${gains.length === 1 ? 'gain' : 'gains'} that the denial does not need`;
	const passed =
		gains.length === 0
			? 'nothing is gained that the denial does not need'
			: `${count}, ${acceptance.gains === 'warn' ? 'shown only' : 'accepted'}`;
	return gate(
		'changes',
		gains.length > 0 && !lenient ? [`unneeded_gain:${gains.length}`] : [],
		passed,
		`${count}: accept with --accept-gains, or narrow the document`,
	);
};

/** Blockers that a person may take after a look, which makes a verdict `review` and not `blocked`. */
export function isReviewable(blocker: string): boolean {
	return blocker.startsWith('unneeded_gain:') || blocker === 'changes_unknown';
}
