import { createHash } from 'node:crypto';
import type { Account, ChangesTold, ChangeTold, Outcome, Test, TrafficTold } from '../account/account.js';
import { counted } from '../layout.js';
import type { Writer } from './writer.js';

/** GitHub takes 65,536 characters in a comment. */
const MOST = 60_000;

const MARKS: Readonly<Record<Outcome, string>> = {
	passed: '✅',
	review: '⚠️',
	failed: '❌',
	undecided: '❔',
	told: 'ℹ️',
};

/** A comment for a pull request. Whatever comes from elsewhere is code, which names, links and marks nothing. */
export const write: Writer = ({ account }) => {
	const { headline, subject, facts, notKnown, closing } = account;
	const head = [
		markerOf(account),
		`### ${MARKS[account.outcome]} ${headline}${subject === '' ? '' : ` ${code(subject)}`}`,
		'',
		...facts.map(({ label, text }) => `- ${label}: ${code(text)}`),
		'',
	].join('\n');
	const last = [
		...(notKnown === null ? [] : [`Not known: ${notKnown.map(code).join(', ') || 'nothing'}`, '']),
		code(closing),
		'',
	].join('\n');
	const { changes, traffic, tests } = account;
	const lines = [...changesOf(changes), ...trafficOf(traffic), ...testsOf(tests), ...notesOf(account)];
	return fitted(head, lines, last);
};

/** The first line, by which a comment is found again: the same for the same command on the same zone. */
export function markerOf({ command, zoneId }: Pick<Account, 'command' | 'zoneId'>): string {
	const zone = zoneId === null ? '' : `:${createHash('sha256').update(zoneId).digest('hex').slice(0, 8)}`;
	return `<!-- caracalite:${command.replaceAll(' ', '-')}${zone} -->`;
}

/** Lines as far as they have room; the line that says how many were cut. */
function fitted(head: string, lines: readonly string[], last: string): string {
	const room = MOST - head.length - last.length - 100;
	let used = 0;
	const fitting = lines.findIndex((line) => {
		used += line.length + 1;
		return used > room;
	});
	const shown = fitting < 0 ? lines : lines.slice(0, fitting);
	const cut =
		fitting < 0 ? [] : ['', `_Cut here: ${counted(lines.length - shown.length, 'more line')}._`, ''];
	return `${[head, ...shown, ...cut, last].join('\n')}`.slice(0, MOST);
}

const LONGEST = 400;

/** Text as code: of its own back-quotes the fence is one longer, and a bar in a table is escaped. */
export function code(text: string): string {
	const short =
		text.length > LONGEST ? `${text.slice(0, LONGEST - 1).replace(/[\ud800-\udbff]$/, '')}…` : text;
	const line = short.replace(/[\r\n\t]+/g, ' ').trim();
	if (line === '') return '';
	const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
	const fence = '`'.repeat(longest + 1);
	const gap = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
	return `${fence}${gap}${line}${gap}${fence}`;
}

/** In a table a bar ends the cell, in code too. */
const cell = (text: string): string => code(text).replaceAll('|', '\\|');

function changesOf(changes: ChangesTold | null): string[] {
	if (changes === null) return [];
	if (changes.unknown !== null) return [`#### What changes is not known`, '', code(changes.unknown), ''];
	const awake = changes.rows.filter(({ asleep }) => !asleep);
	if (awake.length === 0) return ['#### Who may do what: nothing changes', ''];
	return [
		'#### Who may do what',
		'',
		'| Who | What | On | Before | After | |',
		'|---|---|---|---|---|---|',
		...awake.map(rowOf),
		'',
	];
}

function rowOf({ who, what, on, before, after, note, open }: ChangeTold): string {
	const said = open ? `**${cell(note)}**` : cell(note);
	return `| ${[cell(who), cell(what), cell(on ?? ''), cell(before.text), cell(after.text), said].join(' | ')} |`;
}

/** How much traffic was replayed, what of it is decided otherwise, and what is not known of it. */
function trafficOf(traffic: TrafficTold | null): string[] {
	if (traffic === null) return [];
	const { decisions, replayed, flips, leftOut, since, until, notes } = traffic;
	const flipped = flips.map(({ level, open, requests, becomes, text, cause, note }) => {
		const said = note === '' ? '' : ` (${open ? `**${code(note)}**` : code(note)})`;
		return `- ${open || note === '' ? LEVELS[level] : '✅'} ${code(`${requests} ${becomes}`)}: ${code(`${text}; ${cause}`)}${said}`;
	});
	return [
		`#### Traffic: ${replayed.requests} of ${counted(decisions, 'request')} replayed`,
		'',
		`- From ${code(since)} to ${code(until)}`,
		...(flips.length === 0 ? ['- Nothing that was replayed is decided otherwise'] : flipped),
		...leftOut.map(({ text, requests }) => `- ➖ not replayed: ${code(`${requests}: ${text}`)}`),
		...notes.map((one) => `- ${code(one)}`),
		'',
	];
}

const STATUS = { failed: '❌ failed', undecided: '❔ undecided', skipped: '➖ not run' } as const;

function testsOf(tests: readonly Test[]): string[] {
	const passed = tests.filter(({ status }) => status === 'passed').length;
	const rest = tests.flatMap(({ status, name, text, file, line }) => {
		if (status === 'passed') return [];
		const place = file === null ? '' : ` (${code(`${file}${line === null ? '' : `:${line}`}`)})`;
		return [`- ${STATUS[status]}: ${code(name)}${place} ${code(text)}`];
	});
	return [`#### ${passed} of ${tests.length} passed`, '', ...rest, ''];
}

const LEVELS = { error: '❌', warning: '⚠️', note: 'ℹ️' } as const;

function notesOf({ noted }: Account): string[] {
	if (noted.length === 0) return [];
	return [
		'#### To look at',
		'',
		...noted.map(({ level, rule, text }) => `- ${LEVELS[level]} ${code(rule)} ${code(text)}`),
		'',
	];
}
