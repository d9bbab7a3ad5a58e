import type { Flip, FlipKind, NotReplayed, Shadow } from '../../core/report/shadow.js';
import { counted } from '../layout.js';
import type { FlipTold, Level, PartTold, TrafficTold } from './account.js';

/** What a candidate would have made of real traffic. */
export function trafficTold(shadow: Shadow): TrafficTold {
	const { window, decisions, replayed, leftOut, hours, flips } = shadow;
	return {
		since: window.since,
		until: window.until,
		decisions,
		replayed: partOf(replayed, 'replayed as logged'),
		leftOut: leftOut.map((one) => ({ ...partOf(one, WHY[one.why]), mayChange: one.mayFlip })),
		hours: hours.map(({ start, requests, flips: turned }) => ({ start, requests, changed: turned })),
		flips: flips.map(flipTold),
		notes: notesOf(shadow),
	};
}

function partOf(part: { decisions: number; classes: number }, text: string): PartTold {
	return { text, requests: part.decisions, classes: part.classes, mayChange: 0 };
}

const WHY: Readonly<Record<NotReplayed, string>> = {
	claims_unknown: 'several inputs are possible, and they are not all decided alike',
	uncalibrated: 'the version that decided says otherwise now',
	version_gone: 'the version that decided cannot be asked, or there was none',
	candidate_failed: 'the candidate or the active version did not decide it',
	over_budget: 'the calls were used up, and only the server can decide it',
	engine_disagrees: 'the offline engine was to decide it, and was found to be wrong elsewhere',
};

const SIDES: Readonly<Record<FlipKind, readonly [FlipTold['before'], FlipTold['after']]>> = {
	allow_to_deny: ['allow', 'deny'],
	hold_to_deny: ['hold', 'deny'],
	allow_to_hold: ['allow', 'hold'],
	hold_to_allow: ['hold', 'allow'],
	deny_to_allow: ['deny', 'allow'],
	deny_to_hold: ['deny', 'hold'],
	deny_by_another_reason: ['deny', 'deny'],
	hold_for_others: ['hold', 'hold'],
};

function flipTold(flip: Flip): FlipTold {
	const { kind, standing, by, requests, classes, sessions, first, last, example } = flip;
	const [before, after] = SIDES[kind];
	const open = standing === 'open';
	const level: Level = !open ? 'note' : after === 'deny' ? 'error' : 'warning';
	const notes = { needed: 'needed by the denial', meant: by ?? 'meant', accepted: by ?? 'accepted' };
	return {
		...{ before, after, level, open, requests, classes, sessions, first, last },
		text: whoAsks(flip),
		cause: causeOf(flip),
		note: standing === 'open' ? 'nobody spoke for it' : notes[standing],
		example: example.requestId,
	};
}

/** As a trace says it: `Payments Agent [cashier] asked for ledger:refund on resource://ledger`. */
function whoAsks({ who, scopes, resource, applications }: Flip): string {
	const name = who.application?.name ?? who.application?.id ?? 'Someone';
	const others = applications > 1 ? ` and ${counted(applications - 1, 'other')}` : '';
	const as = who.labels.length === 0 ? '' : ` [${who.labels.join(', ')}]`;
	return `${name}${as}${others} asked for ${scopes.join(', ') || 'access'}${resource === null ? '' : ` on ${resource}`}`;
}

function causeOf({ cause, decidedBy }: Flip): string {
	const parts = [
		cause.reason ?? '',
		cause.row === null ? 'no change of authority explains it' : cause.row.text,
		decidedBy === 'offline' ? 'decided offline' : '',
	];
	return parts.filter((part) => part !== '').join('; ');
}

function notesOf({ missing, engine, superseded, cutOff, findings, notes, source, events }: Shadow): string[] {
	const lost = missing.reduce((sum, one) => sum + one.events, 0);
	const some = (condition: boolean, text: string) => (condition ? [text] : []);
	return [
		...some(cutOff, 'It was interrupted: this is what was seen so far.'),
		...findings.map(({ text }) => text),
		...some(lost > 0, `The archive proves that ${counted(lost, 'event')} of audit are missing.`),
		...some(
			engine.decisions > 0,
			`${counted(engine.decisions, 'request')} rest on the offline engine alone.`,
		),
		...some(
			superseded.decisions > 0,
			`${counted(superseded.decisions, 'request')} are decided otherwise by the active version already.`,
		),
		...notes,
		`${counted(events, 'event')} of audit were read (${source}).`,
	];
}
