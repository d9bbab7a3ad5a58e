import type { Flip, NotReplayed, Shadow } from '../core/report/shadow.js';
import type { Shadowed } from '../core/report/shadowed.js';
import { nameOf } from '../model/version-ref.js';
import { changeLines } from './changes.js';
import { counted, field, marked, markOf, NOTHING_CHANGED, pad, timeOf, widthOf, wrap } from './layout.js';
import { filesOver } from './replays.js';
import type { Style } from './style.js';

/** What a candidate would have made of traffic. */
export function renderShadowed(shadowed: Shadowed, style: Style): string {
	const { candidate, baseline, shadow, changes } = shadowed;
	const name =
		candidate.version === null ? filesOver(candidate.documents, candidate.base) : nameOf(candidate.version);
	return [
		'',
		field(style, 'Candidate', name),
		field(style, 'Against', baseline === null ? 'nothing, which is active now' : nameOf(baseline)),
		'',
		...shadowLines(shadow, style),
		'',
		...changeLines(changes, style),
		'',
		NOTHING_CHANGED,
		'',
	].join('\n');
}

/** The denominator, the flips and what tells against ourselves; what a verdict prints of it too. */
export function shadowLines(shadow: Shadow, style: Style): string[] {
	return [
		...denominatorLines(shadow, style),
		...flipLines(shadow.flips, style),
		...(shadow.flips.length === 0
			? [marked(style, markOf(style, 'passed'), 'traffic', 'nothing that was replayed is decided otherwise')]
			: []),
		...shadow.findings.map(({ text }) => marked(style, markOf(style, 'failed'), 'caracalite', text)),
	];
}

/** Why requests were not replayed, in words. */
export const WHY: Readonly<Record<NotReplayed, string>> = {
	claims_unknown: "mandate's claims unknown",
	uncalibrated: 'not decided as logged',
	version_gone: 'version gone',
	candidate_failed: 'not evaluated by the candidate',
	over_budget: 'over the budget',
	engine_disagrees: 'offline engine wrong elsewhere',
};

function denominatorLines(
	{ window, decisions, replayed, leftOut, missing, engine, notes, superseded, cutOff }: Shadow,
	style: Style,
): string[] {
	const not = leftOut.reduce((sum, one) => sum + one.decisions, 0);
	const whys = leftOut.map((one) => `${WHY[one.why]} ${number(one.decisions)}`).join('; ');
	const share = decisions === 0 ? 0 : replayed.decisions / decisions;
	const parts = [
		`${number(decisions)} requests decided by policy`,
		`${percent(share)} replayed as logged`,
		...(not === 0 ? [] : [`${number(not)} not (${whys})`]),
	];
	const may = leftOut.reduce((sum, one) => sum + one.mayFlip, 0);
	const gone = missing.reduce((sum, one) => sum + one.events, 0);
	const warned = (text: string) =>
		`  ${markOf(style, 'warned')} ${wrap(text, style.width - 4).join('\n    ')}`;
	return [
		...wrap(`${spanOf(window)}   ${parts.join(' · ')}`, style.width - 2).map((line, index) =>
			index === 0 ? `  ${line}` : `    ${line}`,
		),
		...(cutOff ? [warned('it was interrupted: this is what was seen so far')] : []),
		...(may > 0 ? [warned(`${number(may)} of those not replayed may be decided otherwise`)] : []),
		...(engine.decisions > 0
			? [
					warned(
						`${number(engine.decisions)} rest on the offline engine (checked on ${counted(engine.sampled, 'class', 'classes')}, agreed on ${engine.agreed})`,
					),
				]
			: []),
		...(superseded.decisions > 0
			? [
					warned(
						`${number(superseded.decisions)} are decided otherwise by what is active already; the candidate is held against that`,
					),
				]
			: []),
		...(gone > 0
			? [
					warned(
						`${number(gone)} events are missing in the archive, in ${counted(missing.length, 'hour')} from ${missing[0]?.hour ?? ''}`,
					),
				]
			: []),
		...notes.map(warned),
	];
}

/** What becomes of requests, in words. */
export const WORDS: Readonly<Record<Flip['kind'], { text: string; mark: 'failed' | 'warned' | 'passed' }>> = {
	allow_to_deny: { text: 'would be refused', mark: 'failed' },
	hold_to_deny: { text: 'would be refused without a wait', mark: 'failed' },
	allow_to_hold: { text: 'would wait', mark: 'warned' },
	hold_for_others: { text: 'would wait for others', mark: 'warned' },
	hold_to_allow: { text: 'no longer wait', mark: 'warned' },
	deny_to_allow: { text: 'no longer refused', mark: 'warned' },
	deny_to_hold: { text: 'would wait, not be refused', mark: 'warned' },
	deny_by_another_reason: { text: 'refused for another reason', mark: 'warned' },
};

function flipLines(flips: readonly Flip[], style: Style): string[] {
	const heads = flips.map(headOf);
	const whos = flips.map(whoOf);
	const [head, who] = [heads, whos].map((texts) => Math.max(0, ...texts.map(widthOf)));
	return flips.flatMap((flip, index) => {
		const mark = markOf(style, flip.standing === 'open' ? WORDS[flip.kind].mark : 'passed');
		const first =
			`${pad(heads[index] ?? '', head ?? 0)}   ${pad(whos[index] ?? '', who ?? 0)}   ${whatOf(flip)}`.trimEnd();
		const rest = [seenOf(flip, style), causeOf(flip)].join('   ');
		const whole = `${first}   ${rest}`;
		if (widthOf(whole) + 4 <= style.width) return [`  ${mark} ${whole}`];
		const lines = [
			...wrap(first, style.width - 4),
			...wrap(rest, style.width - 8).map((line) => `    ${style.paint.dim(line)}`),
		];
		return lines.map((line, place) => (place === 0 ? `  ${mark} ${line}` : `    ${line}`));
	});
}

function headOf({ kind, requests }: Flip): string {
	return `${number(requests)} ${WORDS[kind].text}`;
}

/** Who asks most often: `Payments Agent [clerk] and 1 other`. */
export function whoOf({ who, applications }: Flip): string {
	const { application, labels } = who;
	const name = application === null ? 'nobody known' : (application.name ?? application.id);
	const others = applications > 1 ? ` and ${counted(applications - 1, 'other')}` : '';
	return `${name}${labels.length === 0 ? '' : ` [${labels.join(', ')}]`}${others}`;
}

/** What is asked for: `ledger:write on resource://ledger`. */
export function whatOf({ scopes, resource }: Flip): string {
	return [scopes.join(' '), ...(resource === null ? [] : [resource])]
		.filter((one) => one !== '')
		.join(' on ');
}

function seenOf({ last, sessions }: Flip, style: Style): string {
	return `last ${timeOf(style, last)}${sessions > 1 ? `, ${counted(sessions, 'session')}` : ''}`;
}

/** What explains it: the denied request, or a change of authority. */
export function causeOf({ cause, ofDenial, requests }: Flip): string {
	if (ofDenial)
		return requests === 1 ? 'the denied request' : `the denied request and ${number(requests - 1)} like it`;
	const row = cause.row?.text ?? 'no change of authority explains it';
	return cause.reason === null ? row : `${row} (${cause.reason})`;
}

function spanOf({ since, until }: Shadow['window']): string {
	const hours = Math.round((Date.parse(until) - Date.parse(since)) / 3_600_000);
	const span =
		hours >= 48
			? counted(Math.round(hours / 24), 'day')
			: hours >= 1
				? counted(hours, 'hour')
				: 'less than an hour';
	return `${span} to ${until.slice(0, 16).replace('T', ' ')}Z`;
}

function percent(share: number): string {
	return `${Math.floor(share * 1_000) / 10} %`;
}

function number(count: number): string {
	return count.toLocaleString('en-US');
}
