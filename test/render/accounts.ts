import fc from 'fast-check';
import { type Account, emptyAccount, noted } from '../../src/render/account/account.js';
import type { AnswerTold } from '../../src/render/account/evidence.js';

const FACTS = { command: 'verdict', version: '0.2.0', placed: (file: string) => file };

/** Text as somebody would write it who wants another reader to take it for more than text. */
export const hostile = fc
	.array(
		fc.oneof(
			fc.string({ unit: 'binary' }),
			fc.constantFrom(
				...[
					']]>',
					'<!--',
					'-->',
					'<script>',
					'::error::',
					'%0A',
					'\n',
					'\r',
					'@user',
					'|',
					'\u0000',
					'\ud800',
				],
				...[
					'\u202e',
					'\ufffe',
					'`',
					'```',
					'[x](http://a.example)',
					'&amp;',
					'"',
					"'",
					'#1',
					'http://a.example',
				],
			),
		),
		{ minLength: 1, maxLength: 6 },
	)
	.map((parts) => parts.join(''));

/** An account that says this text wherever it says anything. */
export function accountWith(text: string, many = 1): Account {
	const place = { file: text, line: 3, column: 1 };
	const answer: AnswerTold = { who: text, decision: 'hold', reason: text, by: text, policies: [text] };
	const statuses = ['passed', 'failed', 'undecided', 'skipped'] as const;
	return {
		...emptyAccount(FACTS),
		...{ headline: 'BLOCKED', subject: text, outcome: 'failed', zoneId: text },
		facts: [{ label: 'Zone', text }],
		tests: statuses.map((status) => ({
			group: 'cases',
			name: `${text}${status}`,
			file: text,
			line: 3,
			status,
			text,
			evidence: { title: text, lines: [text], answers: [answer], json: { [text]: text } },
		})),
		noted: Array.from({ length: many }, () => noted('case_failed', 'error', text, place)),
		changes: {
			...{ from: text, to: text, unknown: null, documents: [{ text, lines: [` ${text}`] }] },
			rows: [
				{
					...{
						effect: 'gain',
						application: text,
						who: text,
						what: text,
						on: text,
						note: text,
						worth: text,
						open: true,
						asleep: false,
						text,
					},
					...{ before: { state: 'no', text: 'no' }, after: { state: 'yes', text: 'yes' } },
				},
			],
		},
		traffic: trafficWith(text),
		refused: [
			{
				...{ id: text, text, reason: text, why: text, mend: text, requests: 3, sessions: text },
				...{ first: text, last: text, example: text },
			},
		],
		evidence: [{ title: text, lines: [text], answers: [answer], json: text }],
		notKnown: [text],
	};
}

/** What a writer gets. */
export const told = (account: Account) => ({ account, document: {}, version: '0.2.0' });

function trafficWith(text: string): NonNullable<Account['traffic']> {
	const part = { text, requests: 9, classes: 2, mayChange: 1 };
	return {
		...{ since: text, until: text, decisions: 20, replayed: part, leftOut: [part], notes: [text] },
		hours: [
			{ start: '2026-11-25T09:00:00Z', requests: 9, changed: 2 },
			{ start: text, requests: 1, changed: 1 },
		],
		flips: [
			{
				...{
					before: 'allow',
					after: 'deny',
					level: 'error',
					text,
					becomes: text,
					cause: text,
					note: text,
					open: true,
				},
				...{ requests: 2, classes: 1, sessions: 1, first: text, last: text, example: text },
			},
		],
	};
}
