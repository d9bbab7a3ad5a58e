import type { RuntimeFacts } from '../ports.js';
import type { CheckStatus } from '../report/checklist.js';

/** What a replica is held against. */
export interface RuntimeExpected {
	contractVersion: string;
	/** Since the activation was accepted, seconds by the server's time. */
	elapsedSeconds: number;
}

/** What a replica's word comes to, and whether it may be better a little later. */
export interface RuntimeJudged {
	status: CheckStatus;
	/** Without the name of the replica. */
	text: string;
	maySettle: boolean;
}

/** Ages are in whole seconds, and the server's time is known to about one. */
const PRECISION_SECONDS = 2;

/**
 * Judges what a replica told of itself. Passed only where its oldest policy is younger than the activation, so
 * that it has loaded what was activated; an older one may be another zone's. Pure.
 */
export function judgeRuntime(facts: RuntimeFacts, expected: RuntimeExpected): RuntimeJudged {
	const { ready, figures, unread } = facts;
	if (ready === false) return { status: 'failed', text: 'it says that it is not ready', maySettle: true };
	if (figures === null) return notKnown(unread ?? 'it tells no figures');
	const { contractVersion, policyAgeSeconds: age } = figures;
	if (contractVersion !== null && contractVersion !== expected.contractVersion) {
		const text = `it decides by contract ${contractVersion}, the verdict was reached by ${expected.contractVersion}`;
		return { status: 'failed', text, maySettle: false };
	}
	if (contractVersion === null) return notKnown('it does not tell its decision contract');
	if (age === null) return notKnown('it does not tell how old its policies are');
	const old = `its oldest policy is ${seconds(age)} old`;
	const since = `the activation ${seconds(Math.max(0, expected.elapsedSeconds))}`;
	if (age > expected.elapsedSeconds + PRECISION_SECONDS) {
		const text = `${old}, ${since}: it has not loaded it, or that policy is another zone's`;
		return { status: 'not_known', text, maySettle: true };
	}
	if (ready === null) return notKnown(`${old}, ${since}; whether it is ready is not known: ${unread ?? ''}`);
	return {
		status: 'passed',
		text: `ready, contract ${contractVersion}; ${old}, ${since}`,
		maySettle: false,
	};
}

function notKnown(text: string): RuntimeJudged {
	return { status: 'not_known', text, maySettle: false };
}

function seconds(count: number): string {
	return `${Math.round(count)} s`;
}
