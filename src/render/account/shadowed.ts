import { type Printed, ShadowDocumentSchema, type Shadowed } from '../../core/report/shadowed.js';
import { nameOf } from '../../model/version-ref.js';
import { counted } from '../layout.js';
import { filesOver } from '../replays.js';
import { type Account, emptyAccount, kindOf, type RunFactsTold, type Test } from './account.js';
import { changesTold, notedOfChanges } from './changes.js';
import { evidence } from './evidence.js';
import { notedOfTraffic, trafficTold } from './traffic.js';

/** A candidate against traffic, or the SELECT for an archive. */
export const kind = kindOf(ShadowDocumentSchema, (document, facts) =>
	'sql' in document ? printedAccount(document, facts) : shadowedAccount(document, facts),
);

function printedAccount({ engine, sql }: Printed, facts: RunFactsTold): Account {
	return {
		...emptyAccount(facts),
		headline: 'SELECT FOR AN ARCHIVE',
		subject: engine,
		evidence: [evidence('SQL', [], sql)],
	};
}

/** What is decided otherwise has failed, what was not replayed nobody can tell. */
function shadowedAccount(shadowed: Shadowed, facts: RunFactsTold): Account {
	const { ok, candidate, baseline, changes, shadow, zoneId } = shadowed;
	const traffic = trafficTold(shadow, changes, false);
	const { version, documents, base } = candidate;
	const name = version === null ? filesOver(documents, base) : nameOf(version);
	const over = baseline === null ? 'nothing' : nameOf(baseline);
	const replayed = `${shadow.replayed.decisions} of ${counted(shadow.decisions, 'request')} replayed`;
	const flips: Test[] = traffic.flips.map(({ text, becomes, cause, requests }) => ({
		...{ group: 'traffic', name: text, file: null, line: null, evidence: null },
		...{ status: 'failed', text: `${counted(requests, 'request')} ${becomes}; ${cause}` },
	}));
	const left: Test[] = traffic.leftOut.map(({ text, requests, mayChange }) => ({
		...{ group: 'traffic', name: `not replayed: ${text}`, file: null, line: null, evidence: null },
		...{ status: mayChange > 0 ? 'undecided' : 'skipped', text: counted(requests, 'request') },
	}));
	const all: Test = {
		...{ group: 'traffic', name: 'traffic was replayed', file: null, line: null, evidence: null },
		...{ status: shadow.cutOff ? 'undecided' : 'passed', text: replayed },
	};
	const turned = traffic.flips.length > 0 || shadow.findings.length > 0;
	const worse = shadow.findings.length > 0 || traffic.flips.some(({ level }) => level === 'error');
	return {
		...emptyAccount(facts),
		zoneId,
		outcome: ok ? 'passed' : worse ? 'failed' : turned ? 'review' : 'undecided',
		headline: ok ? 'NOTHING IS DECIDED OTHERWISE' : turned ? 'DECIDED OTHERWISE' : 'NOT DECIDED',
		subject: `${name} over ${over}: ${replayed}`,
		tests: [all, ...flips, ...left],
		noted: [...notedOfTraffic(shadow, changes, facts.placed), ...notedOfChanges(changes, null, facts.placed)],
		changes: changesTold(changes, null, new Map(), shadow),
		traffic,
		notKnown: traffic.leftOut.map(({ text, requests }) => `${counted(requests, 'request')}: ${text}`),
	};
}
