import { type DenialGroup, DenialsSchema } from '../../core/report/denials.js';
import { counted } from '../layout.js';
import { emptyAccount, evidence, kindOf, noted, type Test } from './account.js';

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
		evidence: groups.map((group) => evidence(group.id, [textOf(group)], group)),
	};
});

function textOf({
	application,
	labels,
	resource,
	scopes,
	reason,
	words,
	fix,
	requests,
}: DenialGroup): string {
	const who = application?.name ?? application?.id ?? 'Someone';
	const as = labels.length === 0 ? '' : ` [${labels.join(', ')}]`;
	const on = resource === null ? '' : ` on ${resource}`;
	const mend = fix === null ? '' : `; ${fix}`;
	return `${who}${as} asked for ${scopes.join(', ') || 'access'}${on}: ${reason}: ${words}${mend} (${counted(requests, 'request')})`;
}

function moreText({ groups, denials }: { groups: number; denials: number }): string {
	return `${counted(groups, 'more cause')}, and ${counted(denials, 'denial')} of causes that are not counted`;
}
