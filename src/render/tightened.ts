import type { Tightened, ToldKeptWhy } from '../core/report/tightened.js';
import { nameOf } from '../model/version-ref.js';
import { commandField } from './command-line.js';
import { rowLines } from './granted.js';
import { counted, field, markOf, NOTHING_CHANGED, timeOf, widthOf, wrap } from './layout.js';
import { patchLines } from './patch.js';
import type { Style } from './style.js';
import { trafficLines } from './used-traffic.js';

/** Rows that are listed for each reason before the rest is only counted. */
const LISTED = 8;

/** What nobody used as a patch that takes it away, the proof that nobody loses by it, and what stays and why. */
export function renderTightened(tightened: Tightened, style: Style, next: readonly string[] | null): string {
	const { removed, documents, traffic, notes } = tightened;
	return [
		'',
		headline(tightened, style),
		'',
		...documents.flatMap(({ name, file, patch }) => [
			`  --- ${file ?? name}`,
			`  +++ ${file ?? name}`,
			...patchLines(patch, style).map((line) => `  ${line}`),
			'',
		]),
		...removed.map(({ text }, index) => field(style, index === 0 ? 'Takes' : '', text)),
		...(removed.length === 0 ? [] : [shadowLine(tightened, style)]),
		...trafficLines(traffic, style),
		...keptLines(tightened, style),
		...notes.map((note) => field(style, 'Note', note)),
		...(next === null ? [] : [commandField(style, 'Next', next)]),
		closing(tightened),
		'',
	].join('\n');
}

function headline({ total, traffic, documents }: Tightened, style: Style): string {
	const since = timeOf(style, traffic.window.since);
	const [word, text] =
		total.removed > 0
			? [
					'UNUSED',
					`${total.removed} of ${counted(total.rows, 'row')} of authority since ${since}; ${counted(documents.length, 'document changes', 'documents change')}`,
				]
			: ['NOTHING TO TIGHTEN', nothingText(total, since)];
	const indent = widthOf(word) + 4;
	return wrap(text, style.width - indent)
		.map((line, index) => (index === 0 ? `  ${style.paint.bold(word)}  ${line}` : ' '.repeat(indent) + line))
		.join('\n');
}

function nothingText({ rows, used, kept }: Tightened['total'], since: string): string {
	if (kept === 0) return `all ${rows} rows of authority were used since ${since}`;
	return `${used} of ${rows} rows of authority were used since ${since}; the other ${kept} cannot be judged or stay`;
}

function shadowLine({ shadow, engine, ok }: Tightened, style: Style): string {
	const { requests, classes, cases, flips, by, example } = shadow;
	const also = cases === 0 ? '' : ` and ${counted(cases, 'case')}`;
	const what = `${counted(requests, 'request')} of ${counted(classes, 'kind')}${also}`;
	if (!ok) {
		const text = `the server decides ${flips} of ${what} otherwise: ${example ?? ''}`;
		return field(style, 'Not proven', text, (part) => style.paint.red(part));
	}
	const who =
		by === 'server'
			? 'by the server, on the version that was staged'
			: `by the offline engine${engine.compared === 0 ? '' : `, which the server agreed with ${counted(engine.compared, 'time')}`}`;
	return field(style, 'Proven', `${markOf(style, 'passed')} ${what} decided as before, 0 flips, ${who}`);
}

const WHY: Readonly<Record<ToldKeptWhy, string>> = {
	case: 'a case uses it',
	keep: 'kept by --keep',
	mandate_unknown: 'a mandate that is not known may have used it',
	not_replayed: 'requests that are not decided as then may have used it',
	version_gone: 'requests whose version is gone may have used it',
	young: 'not in force through the whole window',
	several_rules: 'said by several rules, which are not edited',
	written_oddly: 'written in a way that is not edited',
	with_grant: 'opening a session goes only with the whole grant',
	reason: 'without the grant a request would be denied for another reason',
	not_written: 'the edit would say something else than is meant',
};

function keptLines({ kept }: Tightened, style: Style): string[] {
	const whys = [...new Set(kept.map(({ why }) => why))];
	return whys.flatMap((why) => {
		const own = kept.filter((one) => one.why === why);
		const listed = style.verbose ? own : own.slice(0, LISTED);
		const more = own.length - listed.length;
		return [
			field(style, 'Stays', `${own.length} unused: ${WHY[why]}`),
			...listed.flatMap(({ detail, ...row }) => rowLines(row, detail ?? '', style)),
			...(more > 0 ? [`      and ${more} more (--verbose lists all)`] : []),
		];
	});
}

function closing({ written, staged }: Tightened): string {
	if (written.length > 0) return `  Written: ${written.join(', ')}. The zone was not changed.`;
	if (staged !== null) return `  ${nameOf(staged)} was staged. What is active stayed active.`;
	return NOTHING_CHANGED;
}
