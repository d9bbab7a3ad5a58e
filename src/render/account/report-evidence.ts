import type { Replay } from '../../core/report/evidence.js';
import { tracesOf } from '../../core/report/requests.js';
import type { Report } from '../../core/report/schema.js';
import type { Trace } from '../../core/report/trace.js';
import type { Evidence } from './account.js';

/** What the run went by, to be unfolded: gates, what audit tells of each request, replays, answers to cases, the moves. */
export function evidenceOf(report: Report): Evidence[] {
	const { verdict, replays, proposal, watched, activation, rolledBack } = report;
	const traces = tracesOf(report);
	return [
		...some('Gates', gateLines(verdict), null),
		...traces.flatMap((trace) => some(traceTitle(trace, traces.length), traceLines(trace), null)),
		...replays.map((replay) => replayEvidence(replay, traces.length)),
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

function traceTitle({ requestId }: Trace, requests: number): string {
	return `What was denied, and why${requests > 1 ? ` (${requestId})` : ''}`;
}

function traceLines({ decisions }: Trace): string[] {
	return decisions.map(({ kind, decision, reason, resource, words, fix }) =>
		[`${kind} ${decision} ${reason ?? ''} ${resource ?? ''}:`, words, fix === null ? '' : `(${fix})`].join(
			' ',
		),
	);
}

function some(title: string, lines: string[], json: unknown): Evidence[] {
	return lines.length === 0 ? [] : [{ title, lines, json }];
}

function gateLines(verdict: Report['verdict']): string[] {
	return (verdict?.gates ?? []).map(
		({ gate, status, text }) => `${gate}: ${status.replace('_', ' ')}: ${text}`,
	);
}

function noteLines(move: Report['activation']): string[] {
	return move === null ? [] : [move.text, ...move.notes];
}

function replayEvidence(replay: Replay, requests: number): Evidence {
	const { requestId, resource, eventId, fields, input, candidate, logged, calibration } = replay;
	const sources = fields
		.filter(({ source }) => source !== 'recorded')
		.map(({ path, source, law, why }) => `${path}: ${source}${law === null ? '' : ` (${law})`}; ${why}`);
	const said = logged === null ? 'not logged' : `logged ${logged.decision} ${logged.reason ?? ''}`;
	return {
		title: `Replay of ${resource ?? eventId ?? 'an input'}${requests > 1 && requestId !== null ? ` (${requestId})` : ''}`,
		lines: [`${said}; ${calibration.replaceAll('_', ' ')}`, ...sources],
		json: { input, candidate: candidate.result },
	};
}
