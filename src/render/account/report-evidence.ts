import { tracesOf } from '../../core/report/requests.js';
import type { Report } from '../../core/report/schema.js';
import type { Decision, Trace } from '../../core/report/trace.js';
import { nameOf } from '../../model/version-ref.js';
import { replayEvidence } from './answers.js';
import { type Evidence, evidence } from './evidence.js';

/** What the run went by, to be unfolded: what audit tells of each request, replays, the moves, what it is pinned to. */
export function evidenceOf(report: Report): Evidence[] {
	const { replays, proposal, watched, activation, rolledBack } = report;
	const traces = tracesOf(report);
	return [
		...traces.flatMap((trace) =>
			some(traceTitle(trace, traces.length), trace.decisions.flatMap(stepLines), null),
		),
		...replays.map((replay) => replayEvidence(replay, traces.length)),
		...some(
			'Proposal',
			(proposal?.edits ?? []).map(({ text }) => text),
			proposal,
		),
		...some('Activation', noteLines(activation), activation),
		...some('Live decisions', watched === null ? [] : [watched.text], watched),
		...some('Rollback', noteLines(rolledBack), rolledBack),
		...some('Versions and digests', pinLines(report), null),
	];
}

function stepLines({ kind, decision, reason, resource, words, fix, ladder }: Decision): string[] {
	const said = [kind, decision, reason, resource].filter((one) => one !== null).join(' ');
	const gates = ladder?.gates ?? [];
	return [
		`${said}: ${words}${fix === null ? '' : ` (${fix})`}`,
		...gates.map(({ gate, status, text }) => `${gate}: ${status.replace('_', ' ')}: ${text}`),
	];
}

function traceTitle({ requestId }: Trace, requests: number): string {
	return `What was denied, and why${requests > 1 ? ` (${requestId})` : ''}`;
}

function some(title: string, lines: string[], json: unknown): Evidence[] {
	return lines.length === 0 ? [] : [evidence(title, lines, json)];
}

/** What the run is pinned to: whoever comes back to it can tell whether it is still so. */
function pinLines({ baseline, candidate, cases, verdict, activation }: Report): string[] {
	const version = (what: string, one: Report['baseline']) =>
		one === null ? [] : [`${what}: ${nameOf(one)}, version ${one.versionId}, manifest ${one.manifestSha256}`];
	const digest = (what: string, one: string | null | undefined) => (one == null ? [] : [`${what}: ${one}`]);
	const mark = verdict?.auditMark ?? null;
	return [
		...version('active', baseline),
		...version('candidate', candidate?.version ?? null),
		...digest('cases', cases?.digest),
		...digest('verdict', activation?.verdictDigest),
		...digest('judged', verdict?.at),
		...(mark === null ? [] : [`newest call on policy sets: ${mark.id}, ${mark.at}`]),
	];
}

function noteLines(move: Report['activation']): string[] {
	return move === null ? [] : [move.text, ...move.notes];
}
