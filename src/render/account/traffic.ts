import type { Changes } from '../../core/report/changes.js';
import type { Flip, FlipKind, Shadow } from '../../core/report/shadow.js';
import type { AuthorityRow } from '../../policy/authority/schema.js';
import { counted } from '../layout.js';
import { causeOf, remarksOf, WHY, WORDS, whatOf, whoOf } from '../shadow.js';
import { thousands } from '../worth.js';
import { type FlipTold, type Level, type Noted, noted, type PartTold, type TrafficTold } from './account.js';
import { placeOfRow } from './places.js';

/**
 * What a candidate would have made of real traffic; `judged` where a verdict says what speaks for each flip.
 * `changes` are those that its rows are of.
 */
export function trafficTold(shadow: Shadow, changes: Changes | null, judged: boolean): TrafficTold {
	const rows = rowsOf(changes);
	const { window, decisions, replayed, leftOut, hours, flips } = shadow;
	return {
		since: window.since,
		until: window.until,
		decisions,
		replayed: partOf(replayed, 'replayed as logged'),
		leftOut: leftOut.map((one) => ({ ...partOf(one, WHY[one.why]), mayChange: one.mayFlip })),
		hours: hours.map(({ start, requests, flips: turned }) => ({ start, requests, changed: turned })),
		flips: flips.map((flip) => {
			const told = flipTold(flip, rows);
			return judged ? told : { ...told, note: '', open: false };
		}),
		notes: notesOf(shadow),
	};
}

function partOf(part: { decisions: number; classes: number }, text: string): PartTold {
	return { text, requests: part.decisions, classes: part.classes, mayChange: 0 };
}

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

function rowsOf(changes: Changes | null): readonly AuthorityRow[] {
	return changes === null || changes.unknown !== null ? [] : changes.authority.rows;
}

function flipTold(flip: Flip, rows: readonly AuthorityRow[]): FlipTold {
	const why = causeOf(flip, rows);
	const { kind, standing, by, requests, classes, sessions, first, last, example } = flip;
	const [before, after] = SIDES[kind];
	const open = standing === 'open';
	const level: Level = !open ? 'note' : after === 'deny' ? 'error' : 'warning';
	const notes = { needed: 'needed by the denial', meant: by ?? 'meant', accepted: by ?? 'accepted' };
	return {
		...{ before, after, level, open, requests, classes, sessions, first, last },
		text: `${whoOf(flip)} asked for ${whatOf(flip) || 'access'}`,
		becomes: WORDS[kind].text,
		cause: flip.decidedBy === 'offline' ? `${why}; decided offline` : why,
		note: standing === 'open' ? 'nobody spoke for it' : notes[standing],
		example: example.requestId,
	};
}

function notesOf(shadow: Shadow): string[] {
	return [
		...shadow.findings.map(({ text }) => `caracalite contradicts itself: ${text}`),
		...remarksOf(shadow),
		`${thousands(shadow.events)} events of audit were read (${shadow.source})`,
	];
}

/** What has to be looked at of traffic: each flip that nobody spoke for, and what tells against ourselves. */
export function notedOfTraffic(
	shadow: Shadow,
	changes: Changes | null,
	placed: (file: string) => string,
): Noted[] {
	const rows = rowsOf(changes);
	const flips = shadow.flips.filter(({ standing }) => standing === 'open');
	return [
		...shadow.findings.map(({ code, text }) => noted(code, 'error', text)),
		...flips.map((flip) => {
			const { level, text, becomes, cause, requests } = flipTold(flip, rows);
			const said = `${counted(requests, 'request')} ${becomes}: ${text}; ${cause}`;
			const row = rows[flip.cause.row?.index ?? -1];
			const at = changes === null || row === undefined ? null : placeOfRow(changes, row);
			const place = at === null ? {} : { file: placed(at.file), line: at.line };
			return noted(flip.kind, level, said, { ...place, key: `${text} ${flip.cause.row?.text ?? ''}` });
		}),
	];
}
