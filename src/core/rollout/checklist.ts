import { nameOf, type VersionRef } from '../../model/version-ref.js';
import type {
	Audited,
	CanarySeen,
	CheckLine,
	Checklist,
	CheckStatus,
	GatewaySeen,
	RuntimeSeen,
} from '../report/checklist.js';
import type { Move } from '../report/move.js';
import type { Trouble } from '../report/watch.js';
import { judgeCanary } from './canary.js';

/** What was found out about an activation, as far as it could be. */
export interface Found {
	move: Move;
	/** What is active in the zone, read last; undefined where it could not be read. */
	active: VersionRef | null | undefined;
	trouble: Pick<Trouble, 'code' | 'text'> | null;
	/** Those that are named; empty where none is. */
	runtimes: { seen: RuntimeSeen; status: CheckStatus; text: string }[];
	/** Null where none ran, with the reason. */
	canary: CanarySeen | null;
	noCanary: string;
	/** Null where audit could not be read, with the reason. */
	audited: { decisions: Audited; gateway: GatewaySeen } | null;
	unread: string;
}

/** Troubles that live decisions showed. */
const LIVE = [
	'policy_eval_failed',
	'no_active_policy_set',
	'new_denials',
	'new_holds',
	'not_as_predicted',
	'runtime_lags',
];

/** The lines of the checklist, in the order in which an activation takes effect. Pure. */
export function checklistOf(found: Found): Checklist {
	return [
		activationLine(found),
		messageLine(found.move),
		loadedLine(found.move),
		...runtimeLines(found),
		canaryLine(found),
		decisionsLine(found),
		gatewayLine(found),
	];
}

/** Whether a line says that something is not as it has to be. Pure. */
export function hasFailed(checklist: Checklist): boolean {
	return checklist.some(({ status }) => status === 'failed');
}

function activationLine({ move, active }: Found): CheckLine {
	const { acceptedAt, to } = move;
	const line = { check: 'activation' as const, evidence: { acceptedAt, active: active ?? null } };
	if (active === undefined) {
		return { ...line, status: 'not_known', text: `whether ${nameOf(to)} is active could not be read again` };
	}
	if (active?.versionId === to.versionId)
		return { ...line, status: 'passed', text: `${nameOf(to)} is active` };
	const text = `${nameOf(to)} is not active any more: ${nameOf(active)} is`;
	return { ...line, status: 'failed', text };
}

function messageLine({ outbox }: Move): CheckLine {
	const line = { check: 'message' as const, evidence: outbox };
	if (outbox === null)
		return { ...line, status: 'not_known', text: 'no status told of the message to the runtime' };
	const { state, dispatchedAt, lastError } = outbox;
	if (state === 'dispatched') {
		const at = dispatchedAt === null ? '' : ` at ${dispatchedAt}`;
		return { ...line, status: 'passed', text: `the message to the runtime was dispatched${at}` };
	}
	const why = lastError === null ? '' : ` (${lastError})`;
	const status = state === 'dead' || state === 'mismatch' ? 'failed' : 'not_known';
	return { ...line, status, text: `the message to the runtime is ${state}${why}` };
}

function loadedLine({ outcome, loadedAt, text }: Move): CheckLine {
	const status = outcome === 'loaded' ? 'passed' : outcome === 'failed' ? 'failed' : 'not_known';
	return { check: 'loaded', status, text, evidence: { outcome, loadedAt } };
}

function runtimeLines({ runtimes }: Found): CheckLine[] {
	if (runtimes.length === 0) {
		const text = 'no replica of the runtime is named in the profile (runtimes)';
		return [{ check: 'runtime', status: 'not_known', text, evidence: null }];
	}
	return runtimes.map(({ seen, status, text }) => ({
		...{ check: 'runtime' as const, status, text: `${seen.url}: ${text}` },
		evidence: seen,
	}));
}

function canaryLine({ canary, noCanary }: Found): CheckLine {
	if (canary === null) return { check: 'canaries', status: 'not_known', text: noCanary, evidence: null };
	return { check: 'canaries', ...judgeCanary(canary), evidence: canary };
}

function decisionsLine({ audited, unread, trouble, move }: Found): CheckLine {
	const evidence = audited?.decisions ?? null;
	const line = { check: 'decisions' as const, evidence };
	if (trouble !== null && LIVE.includes(trouble.code))
		return { ...line, status: 'failed', text: trouble.text };
	if (evidence === null) return { ...line, status: 'not_known', text: unread };
	if (evidence.decisions === 0) {
		return { ...line, status: 'not_known', text: `audit has no decision by ${nameOf(move.to)} yet` };
	}
	return { ...line, status: 'passed', text: decisionsText(evidence, nameOf(move.to)) };
}

/** Policies that are named before the others are only counted. */
const NAMED = 5;

function decisionsText({ decisions, policies, denied, held, complete }: Audited, version: string): string {
	const named = policies.slice(0, NAMED).map((one) => `${one.policy} ${one.decisions}`);
	const more = policies.length - named.length;
	const parts = [
		...named,
		...(more > 0 ? [`${more} more policies`] : []),
		...(held > 0 ? [`${held} waiting for approval`] : []),
		...(denied > 0 ? [`${denied} denied`] : []),
	];
	const many = `${decisions} ${decisions === 1 ? 'decision' : 'decisions'} by ${version}`;
	return `${complete ? '' : 'at least '}${many}: ${parts.join(', ')}`;
}

function gatewayLine({ audited, unread, move }: Found): CheckLine {
	const evidence = audited?.gateway ?? null;
	const line = { check: 'gateway' as const, evidence };
	if (evidence === null) return { ...line, status: 'not_known', text: unread };
	const { presented, allowed, denied, called, calledThoughDenied } = evidence;
	const [through] = calledThoughDenied;
	if (through !== undefined) {
		const text = `a resource was called although ${nameOf(move.to)} denied it: ${calledThoughDenied.join(', ')}`;
		return { ...line, status: 'failed', text };
	}
	if (presented === 0) {
		const text = `audit has no gateway request decided by ${nameOf(move.to)} yet`;
		return { ...line, status: 'not_known', text };
	}
	const many = `${presented} gateway ${presented === 1 ? 'request' : 'requests'} decided by ${nameOf(move.to)}`;
	return {
		...line,
		status: 'passed',
		text: `${many}: ${allowed} allowed, ${called} of them called the resource; ${denied} denied`,
	};
}
