import type { Changes } from '../core/report/changes.js';
import type { Flip, NotReplayed, Shadow } from '../core/report/shadow.js';
import type { Shadowed } from '../core/report/shadowed.js';
import { nameOf } from '../model/version-ref.js';
import type { AuthorityRow } from '../policy/authority/schema.js';
import { changeLines } from './changes.js';
import { counted, field, markOf, NOTHING_CHANGED, pad, shortId, timeOf, widthOf, wrap } from './layout.js';
import { filesOver } from './replays.js';
import type { Style } from './style.js';
import { spanOf, thousands } from './worth.js';

/** What a candidate would have made of traffic. */
export function renderShadowed({ candidate, baseline, shadow, changes }: Shadowed, style: Style): string {
	const { version, documents, base } = candidate;
	return [
		'',
		field(style, 'Candidate', version === null ? filesOver(documents, base) : nameOf(version)),
		field(style, 'Against', baseline === null ? 'nothing, which is active now' : nameOf(baseline)),
		'',
		...shadowLines(shadow, changes, style),
		'',
		...changeLines(changes, style, null, shadow),
		'',
		NOTHING_CHANGED,
		'',
	].join('\n');
}

/**
 * The denominator first, then what would be decided otherwise, then what tells against caracalite itself;
 * what a verdict prints of a shadow too. `changes` are those that its rows are of.
 */
export function shadowLines(shadow: Shadow, changes: Changes | null, style: Style): string[] {
	const { flips, findings } = shadow;
	const rows = changes === null || changes.unknown !== null ? [] : changes.authority.rows;
	return [
		...denominatorLines(shadow, style),
		...remarksOf(shadow).flatMap((text) => lined(style, markOf(style, 'warned'), text)),
		...(flips.length === 0
			? lined(style, markOf(style, 'passed'), 'nothing that was replayed is decided otherwise')
			: flipLines(flips, rows, style)),
		...findings.flatMap(({ text }) =>
			lined(style, markOf(style, 'failed'), `caracalite contradicts itself: ${text}`),
		),
	];
}

const INDENT = 4;

/** A mark and a text beside it. */
function lined(style: Style, mark: string, text: string): string[] {
	const lines = wrap(text, style.width - INDENT);
	return lines.map((line, index) => `${index === 0 ? `  ${mark} ` : ' '.repeat(INDENT)}${line}`);
}

/** Parts on as few lines as they fit on, never broken within where one fits. */
function packed(parts: readonly string[], separator: string, width: number): string[] {
	const lines: string[] = [];
	for (const part of parts.filter((one) => one !== '')) {
		const last = lines.at(-1);
		const room = lines.length <= 1 ? width : width - 2;
		if (last !== undefined && widthOf(last) + widthOf(separator) + widthOf(part) <= room) {
			lines[lines.length - 1] = `${last}${separator}${part}`;
		} else if (lines.length === 0) lines.push(...wrap(part, width));
		else lines.push(...wrap(part, width - 2));
	}
	return lines.map((line, index) => `${index === 0 ? '' : '  '}${line.trimEnd()}`);
}

/** Why requests were not replayed, in words. */
export const WHY: Readonly<Record<NotReplayed, string>> = {
	claims_unknown: "mandate's claims unknown",
	uncalibrated: 'not decided as logged',
	version_gone: 'version gone',
	candidate_failed: 'not evaluated by the candidate',
	over_budget: 'over the budget',
	engine_disagrees: 'offline engine wrong elsewhere',
	not_reached: 'not reached',
};

function denominatorLines({ window, decisions, replayed, leftOut }: Shadow, style: Style): string[] {
	const not = leftOut.reduce((sum, one) => sum + one.decisions, 0);
	const whys = leftOut.map((one) => `${WHY[one.why]} ${thousands(one.decisions)}`).join('; ');
	const parts = [
		`${spanOf(window)} to ${endOf(window, style)}   ${thousands(decisions)} requests decided by policy`,
		`${percent(decisions === 0 ? 0 : replayed.decisions / decisions)} replayed as logged`,
		not === 0 ? '' : `${thousands(not)} not (${whys})`,
	];
	return packed(parts, ' · ', style.width - 2).map((line) => `  ${line}`);
}

/** When a window ends: the time of the day on a terminal, where that is today. */
function endOf({ until }: Shadow['window'], style: Style): string {
	const isToday = until.slice(0, 10) === new Date(style.now).toISOString().slice(0, 10);
	if (!style.terminal) return until;
	return `${isToday ? '' : `${until.slice(0, 10)} `}${until.slice(11, 16)} UTC`;
}

/** What has to be known of it before it is believed. */
export function remarksOf({ leftOut, missing, engine, notes, superseded, cutOff }: Shadow): string[] {
	const may = leftOut.reduce((sum, one) => sum + one.mayFlip, 0);
	const gone = missing.reduce((sum, one) => sum + one.events, 0);
	const checked =
		engine.sampled === 0
			? 'checked on none that the server decided too'
			: `checked on ${counted(engine.sampled, 'kind')} that the server decided too, right on ${engine.agreed}`;
	const hours = missing.map((one) => `${one.hour.slice(0, 13)}h ${thousands(one.events)}`);
	const listed = `${hours.slice(0, 3).join(', ')}${hours.length > 3 ? `, and ${hours.length - 3} hours more` : ''}`;
	return [
		...(cutOff ? ['it was interrupted: this is what was seen so far'] : []),
		...(may === 0 ? [] : [`${thousands(may)} of those not replayed may be decided otherwise`]),
		...(engine.decisions === 0
			? []
			: [`${thousands(engine.decisions)} rest on the offline engine, ${checked}`]),
		...(superseded.decisions === 0
			? []
			: [
					`${thousands(superseded.decisions)} are decided otherwise by what is active already: they are held against that`,
				]),
		...(gone === 0 ? [] : [`${thousands(gone)} events are missing in the archive (${listed})`]),
		...notes,
	];
}

/** What becomes of requests, in words. */
export const WORDS: Readonly<Record<Flip['kind'], { text: string; mark: 'failed' | 'warned' }>> = {
	allow_to_deny: { text: 'would be refused', mark: 'failed' },
	hold_to_deny: { text: 'would be refused, not wait', mark: 'failed' },
	allow_to_hold: { text: 'would wait', mark: 'warned' },
	hold_for_others: { text: 'would wait for others', mark: 'warned' },
	hold_to_allow: { text: 'no longer wait', mark: 'warned' },
	deny_to_allow: { text: 'no longer refused', mark: 'warned' },
	deny_to_hold: { text: 'would wait, not be refused', mark: 'warned' },
	deny_by_another_reason: { text: 'refused for another reason', mark: 'warned' },
};

function flipLines(flips: readonly Flip[], rows: readonly AuthorityRow[], style: Style): string[] {
	const widest = (texts: string[]) => Math.max(0, ...texts.map(widthOf));
	const [head, who] = [widest(flips.map(headOf)), widest(flips.map(whoOf))];
	return flips.flatMap((flip) => {
		const mark = markOf(style, flip.standing === 'open' ? WORDS[flip.kind].mark : 'passed');
		const first = `${pad(headOf(flip), head)}   ${whatOf(flip) === '' ? whoOf(flip) : pad(whoOf(flip), who)}`;
		const sample = `request ${shortId(style, flip.example.requestId)}`;
		const parts = [first, whatOf(flip), seenOf(flip, style), causeOf(flip, rows), sample];
		return packed(parts, '   ', style.width - INDENT).map((line, index) =>
			index === 0 ? `  ${mark} ${line}` : `${' '.repeat(INDENT)}${style.paint.dim(line)}`,
		);
	});
}

function headOf({ kind, requests }: Flip): string {
	return `${thousands(requests)} ${WORDS[kind].text}`;
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
	return [scopes.join(' '), resource ?? ''].filter((one) => one !== '').join(' on ');
}

function seenOf({ last, sessions, ofDenial, requests }: Flip, style: Style): string {
	if (ofDenial)
		return requests === 1
			? 'the denied request'
			: `the denied request and ${thousands(requests - 1)} like it`;
	return `last ${timeOf(style, last)}${sessions > 1 ? `, ${counted(sessions, 'session')}` : ''}`;
}

/** Why it is decided otherwise: in short where the row says no more than what is asked for. */
export function causeOf({ cause: { row, reason } }: Flip, rows: readonly AuthorityRow[]): string {
	if (row === null) return `no change explains it${reason === null ? '' : ` (${reason})`}`;
	switch (rows[row.index]?.kind) {
		case 'authority_lost':
			return 'no longer granted';
		case 'authority_gained':
			return reason === null ? 'newly granted' : `newly granted, tier ${reason}`;
		case 'hold_added':
		case 'hold_changed':
			return reason === null ? row.text : `tier ${reason}`;
		default:
			return row.text;
	}
}

function percent(share: number): string {
	return `${Math.floor(share * 1_000) / 10} %`;
}
