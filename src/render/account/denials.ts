import { type DenialGroup, DenialsSchema } from '../../core/report/denials.js';
import { askedBy, MENDERS } from '../denials.js';
import { counted } from '../layout.js';
import { emptyAccount, kindOf, noted, type Test } from './account.js';
import type { RefusedTold } from './refused.js';

/** What was refused, by cause. Nothing was expected, so that reading it is all that can pass. */
export const kind = kindOf(DenialsSchema, (denials, facts) => {
	const { groups, requests, more, since, until, zoneId, events } = denials;
	const causes = counted(groups.length + more.groups, 'cause');
	const window = `since ${since}${until === null ? '' : `, until ${until}`}`;
	const read: Test = {
		...{ group: 'denials', name: 'audit was read', file: null, line: null },
		...{ status: 'passed', evidence: null },
		text: `${counted(requests, 'request')} refused, ${causes}, ${window}`,
	};
	return {
		...emptyAccount(facts),
		zoneId,
		headline: requests === 0 ? 'NOTHING WAS REFUSED' : 'REFUSED',
		subject: requests === 0 ? window : read.text,
		facts: [
			{ label: 'Read', text: `${counted(events, 'event')} of audit, ${window}` },
			...(more.groups + more.denials > 0 ? [{ label: 'Not listed', text: moreText(more) }] : []),
		],
		tests: [read],
		noted: groups.map((group) => noted(group.reason, 'note', textOf(group), { key: group.id })),
		refused: groups.map(refusedOf),
	};
});

function textOf(group: DenialGroup): string {
	const { reason, words, fix, requests } = group;
	const mend = fix === null ? '' : `; ${fix}`;
	return `${askedBy(group)}: ${reason}: ${words}${mend} (${counted(requests, 'request')})`;
}

function refusedOf(group: DenialGroup): RefusedTold {
	const { id, reason, words, fix, granted, mendedBy, requests, sessions, manySessions } = group;
	return {
		...{ id, reason, requests, first: group.first, last: group.last, example: group.example.requestId },
		text: askedBy(group),
		why: `${words}${granted ? '; the rest of the request was granted' : ''}`,
		mend: `${MENDERS[mendedBy]}${fix === null ? '' : `: ${fix}`}`,
		sessions: sessions === 0 ? '' : `${counted(sessions, 'session')}${manySessions ? ' or more' : ''}`,
	};
}

function moreText({ groups, denials }: { groups: number; denials: number }): string {
	return `${counted(groups, 'more cause')}, and ${counted(denials, 'denial')} of causes that are not counted`;
}
