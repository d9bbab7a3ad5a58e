import type { Answer, Waiting } from '../../model/answer.js';
import { nameOf, type VersionRef } from '../../model/version-ref.js';
import { CLASS_CONFLICT } from '../../policy/approvals.js';
import { holdOf } from '../../policy/diagnostics.js';
import type { CanaryEnd } from '../ports.js';
import { outcomeText } from '../replay/live.js';
import { decidesAsLogged } from '../replay/replay.js';
import type { CanaryRequest, CanarySeen, CheckStatus } from '../report/checklist.js';
import type { Decision, Trace } from '../report/trace.js';

/** Requests that a canary may name, at most: each is looked up in audit and simulated. */
export const MOST_REQUESTS = 100;

/** As the server takes one (admin-api, "Transport"). */
const REQUEST_ID = /^[A-Za-z0-9_.\-:]{1,128}$/;

/** The server's time is known to about a second, and this machine's command began before it asked. */
const PRECISION_MS = 2_000;

/** The request ids that a canary printed, each once; or why it brought none. Pure. */
export function idsOf({ end, code, stdout }: CanaryEnd): { ids: string[] } | { trouble: string } {
	if (end === 'not_started') return { trouble: 'it could not be started' };
	if (end === 'timed_out') return { trouble: 'it did not end in time, and was stopped' };
	if (end === 'stopped') return { trouble: 'it was interrupted' };
	if (end === 'killed') return { trouble: 'it was ended by a signal' };
	const lines = stdout.replace(/\r?\n$/, '').split(/\r?\n/);
	const ids = [...new Set(stdout.trim() === '' ? [] : lines)];
	if (end === 'too_much' || ids.length > MOST_REQUESTS) {
		return { trouble: `it printed more than ${MOST_REQUESTS} request ids` };
	}
	if (code !== 0) return { trouble: `it ended with exit code ${code ?? 'unknown'}` };
	const bad = lines.findIndex((one) => !REQUEST_ID.test(one));
	if (ids.length === 0) return { trouble: 'it printed no request id' };
	if (bad >= 0) return { trouble: `line ${bad + 1} of what it printed is no request id` };
	return { ids };
}

/** What is held against a request of a canary. */
export interface CanaryExpected {
	to: VersionRef;
	/** When the canary was started, milliseconds since the epoch by the server's time. */
	startedAt: number;
	/** What the version answers on each input that the engine may have seen, by the decision's event. */
	answers: ReadonlyMap<string, Answer[]>;
}

/** The decisions of a request that are to be held against predictions: those of policy. Pure. */
export function decidedOf(trace: Trace): Decision[] {
	return trace.decisions.filter(({ kind }) => kind === 'policy');
}

/** Holds what audit has of a canary's request against what the version answers; null where it has nothing. Pure. */
export function judgeRequest(
	requestId: string,
	trace: Trace | null,
	expected: CanaryExpected,
): CanaryRequest {
	const nothing = { requestId, decided: null, predicted: null, by: null, policies: [] };
	if (trace === null) return { ...nothing, status: 'missing' };
	const decisions = decidedOf(trace);
	if (decisions.length === 0) {
		const refused = trace.decisions.find(({ kind }) => kind === 'operational');
		return { ...nothing, status: 'no_policy', decided: refused?.status ?? trace.finalDecision };
	}
	const judged = decisions.map((decision) => judgeDecision(requestId, decision, expected));
	const worst = WORST_FIRST.map((status) => judged.find((one) => one.status === status)).find(
		(one) => one !== undefined,
	);
	const policies = [...new Set(judged.flatMap((one) => one.policies))];
	return { ...(worst ?? { ...nothing, status: 'no_policy' }), policies };
}

const WORST_FIRST: readonly CanaryRequest['status'][] = [
	'before',
	'other_version',
	'otherwise',
	'not_predictable',
	'as_predicted',
];

function judgeDecision(
	requestId: string,
	decision: Decision,
	{ to, startedAt, answers }: CanaryExpected,
): CanaryRequest {
	const decided = decidedText(decision);
	const { decidedBy, manifestSha256, policies } = decision;
	const by = manifestSha256 === to.manifestSha256 ? nameOf(to) : byText(decidedBy, manifestSha256);
	const told = { requestId, decided, predicted: null, by, policies };
	if (Date.parse(decision.at) < startedAt - PRECISION_MS) return { ...told, status: 'before' };
	if (manifestSha256 !== to.manifestSha256) return { ...told, status: 'other_version' };
	const possible = (answers.get(decision.eventId) ?? []).filter(
		({ evaluation }) => evaluation === 'executed',
	);
	if (possible.length === 0) return { ...told, status: 'not_predictable' };
	const predicted = [...new Set(possible.map(predictedText))].join(' or ');
	const agrees = possible.some((answer) => isPredicted(decision, answer));
	return { ...told, predicted, status: agrees ? 'as_predicted' : 'otherwise' };
}

function isPredicted(decision: Decision, answer: Answer): boolean {
	// Of tiers that several resources ask for together, one answer shows its own alone.
	if (decision.reason === CLASS_CONFLICT) return decidesAsLogged(decision, answer);
	return decidedText(decision) === predictedText(answer);
}

function decidedText({ decision, reason, diagnostics }: Decision): string {
	const hold: Waiting | null = decision === 'hold' ? holdOf(diagnostics) : null;
	return outcomeText(decision === 'deny' ? 'deny' : 'allow', decision === 'deny' ? reason : null, hold);
}

function predictedText({ decision, reason, hold }: Answer): string {
	return decision === null ? 'nothing' : outcomeText(decision, reason, hold);
}

function byText(version: VersionRef | null, manifest: string | null): string {
	if (version !== null) return nameOf(version);
	return manifest === null ? 'no version' : `the manifest ${manifest.slice(0, 8)}`;
}

/** What a canary comes to: failed where a request is not as it has to be, and passed only where each is. Pure. */
export function judgeCanary({ requests, trouble }: CanarySeen): { status: CheckStatus; text: string } {
	if (trouble === INTERRUPTED) return { status: 'not_known', text: trouble };
	if (trouble !== null) return { status: 'failed', text: trouble };
	const of = (...wanted: CanaryRequest['status'][]) =>
		requests.filter(({ status }) => wanted.includes(status));
	const bad = of('otherwise', 'other_version', 'before', 'no_policy', 'missing');
	const open = of('not_predictable', 'unread');
	const count = (some: unknown[]) =>
		some.length === requests.length && some.length === 1
			? 'its request'
			: `${some.length} of ${requests.length} requests`;
	const [first] = [...bad, ...open];
	if (bad.length > 0 && first !== undefined) {
		return { status: 'failed', text: `${count(bad)} not as predicted: ${requestText(first)}` };
	}
	if (first !== undefined)
		return { status: 'not_known', text: `${count(open)} not known: ${requestText(first)}` };
	const as = requests.length === 1 ? 'its request is' : `its ${requests.length} requests are`;
	return { status: 'passed', text: `${as} decided as predicted, by ${requests[0]?.by ?? 'nobody'}` };
}

/** As {@link idsOf} says it. */
const INTERRUPTED = 'it was interrupted';

/** What came of one request, in a line. Pure. */
export function requestText({ requestId, status, decided, predicted, by }: CanaryRequest): string {
	const words: Record<CanaryRequest['status'], string> = {
		as_predicted: `${decided}, as predicted`,
		otherwise: `predicted ${predicted}, decided ${decided}`,
		other_version: `decided by ${by}: ${decided}`,
		before: 'decided before the canary ran',
		no_policy: `policy decided nothing of it: ${decided}`,
		missing: 'not in audit',
		not_predictable: `${decided}, which could not be predicted`,
		unread: 'audit could not be read',
	};
	return `${requestId} ${words[status]}`;
}
