import type { Report } from '../../core/report/schema.js';
import { type Evidence, evidence } from './account.js';
import { replayEvidence } from './answers.js';

/** What the run went by, to be unfolded: gates, the trace, replays, answers to cases, the moves. */
export function evidenceOf(report: Report): Evidence[] {
	const { verdict, trace, replays, proposal, watched, activation, rolledBack } = report;
	const steps = (trace?.decisions ?? []).map(({ kind, decision, reason, resource, words, fix }) =>
		[`${kind} ${decision} ${reason ?? ''} ${resource ?? ''}:`, words, fix === null ? '' : `(${fix})`].join(
			' ',
		),
	);
	return [
		...some('Gates', gateLines(verdict), null),
		...some('What was denied, and why', steps, null),
		...replays.map(replayEvidence),
		...some(
			'Proposal',
			(proposal?.edits ?? []).map(({ text }) => text),
			proposal,
		),
		...some('Activation', noteLines(activation), activation),
		...some('Live decisions', watched === null ? [] : [watched.text], watched),
		...some('Rollback', noteLines(rolledBack), rolledBack),
	];
}

function some(title: string, lines: string[], json: unknown): Evidence[] {
	return lines.length === 0 ? [] : [evidence(title, lines, json)];
}

function gateLines(verdict: Report['verdict']): string[] {
	return (verdict?.gates ?? []).map(
		({ gate, status, text }) => `${gate}: ${status.replace('_', ' ')}: ${text}`,
	);
}

function noteLines(move: Report['activation']): string[] {
	return move === null ? [] : [move.text, ...move.notes];
}
