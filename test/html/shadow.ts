import type { Flip, Shadow } from '../../src/core/report/shadow.js';

const HOUR = 3_600_000;
const SINCE = Date.parse('2026-11-11T00:00:00Z');
const at = (hour: number) => new Date(SINCE + hour * HOUR).toISOString();

/** Two weeks with days and nights; what would be decided otherwise begins in the second. */
const hours: Shadow['hours'] = Array.from({ length: 14 * 24 }, (_, hour) => {
	const requests = Math.round(40 + 35 * Math.sin(((hour % 24) / 24) * 2 * Math.PI - 1.6));
	return { start: at(hour), requests, flips: hour > 190 && hour % 9 === 0 ? 2 : 0 };
}).filter(({ requests }) => requests > 8);

const replayed = hours.reduce((sum, { requests }) => sum + requests, 0);
const turned = hours.reduce((sum, { flips }) => sum + flips, 0);

function flip(over: Partial<Flip>): Flip {
	return {
		kind: 'allow_to_deny',
		cause: { rung: 'role', reason: 'role_scope_mismatch', row: null, rows: [] },
		who: { application: { id: 'app-payments-agent', name: 'Payments Agent' }, labels: ['clerk'] },
		...{ resource: 'resource://ledger', scopes: ['ledger:write'], requests: 12, classes: 2, sessions: 9 },
		...{ applications: 1, first: at(191), last: at(330), decidedBy: 'server', ofDenial: false },
		example: {
			requestId: '01a211ef-2d48-71a5-8c46-1b18a355b24c',
			eventId: '01a211ef-2d48-71a9-8898-65bd5982e970',
		},
		...{ standing: 'open', by: null },
		...over,
	};
}

/** What a report holds where traffic was replayed. */
export const SHADOW: Shadow = {
	source: 'archive',
	asked: { application: null, resource: null, decision: null, label: null, limit: null, budget: null },
	window: { since: at(0), until: at(14 * 24) },
	...{ events: 14_212, decisions: replayed + 1_240, classes: 64 },
	replayed: { decisions: replayed, classes: 58 },
	leftOut: [
		{
			why: 'claims_unknown',
			decisions: 1_200,
			classes: 5,
			mayFlip: 40,
			example: { requestId: 'r', eventId: 'e' },
		},
		{ why: 'version_gone', decisions: 40, classes: 1, mayFlip: 0, example: { requestId: 'r', eventId: 'e' } },
	],
	missing: [{ zoneId: 'zone-payments', hour: at(20), events: 3 }],
	engine: { decisions: 900, classes: 12, sampled: 12, agreed: 12 },
	superseded: { decisions: 31, classes: 1 },
	flips: [
		flip({ requests: turned - 7 }),
		flip({
			...{ kind: 'deny_to_allow', requests: 5, classes: 1, sessions: 4, standing: 'needed', ofDenial: true },
			cause: {
				rung: 'role',
				reason: null,
				row: { index: 2, text: '+ cashier: ledger:refund on resource://ledger' },
				rows: [2],
			},
			...{ scopes: ['ledger:refund'] },
			who: { application: { id: 'app-payments-agent', name: 'Payments Agent' }, labels: ['cashier'] },
		}),
		flip({
			kind: 'allow_to_hold',
			requests: 2,
			classes: 1,
			sessions: 2,
			standing: 'accepted',
			by: '--accept-hold',
		}),
	],
	findings: [],
	uses: [],
	hours,
	cutOff: false,
	gaps: [],
	notes: [],
};
