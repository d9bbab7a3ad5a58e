import stringWidth from 'string-width';
import type { Style } from './style.js';

/** Width of the column of labels: "Decided", "Not known", "candidate". */
const LABEL = 11;

/** Columns that a text takes on a terminal, colours aside: 漢字 takes four. */
export function widthOf(text: string): number {
	return stringWidth(text);
}

/** `text` padded on the right to `width` columns. */
export function pad(text: string, width: number): string {
	return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/** Breaks a text by words so that no line is wider than `width`; a longer word stays whole. */
export function wrap(text: string, width: number): string[] {
	const lines: string[] = [];
	let line = '';
	for (const word of text.split(' ')) {
		if (line !== '' && widthOf(line) + 1 + widthOf(word) > width) {
			lines.push(line);
			line = word;
		} else {
			line = line === '' ? word : `${line} ${word}`;
		}
	}
	return [...lines, line];
}

/** A labelled block: the label in its column, the text wrapped beside it. */
export function field(
	style: Style,
	label: string,
	text: string,
	paint = (part: string) => part,
	paintLabel: (part: string) => string = style.paint.dim,
): string {
	const indent = `  ${' '.repeat(LABEL)}`;
	const head = pad(label, Math.max(LABEL, widthOf(label) + 1));
	// JSON is no prose: an input is shown as it is replayed.
	const lines = wrap(text.startsWith('{') ? text : prose(style, text), style.width - LABEL - 2);
	return lines
		.map((line, index) => `${index === 0 ? `  ${paintLabel(head)}` : indent}${paint(line)}`)
		.join('\n');
}

/** A marked line: `  ✓ denial     text`. */
export function marked(style: Style, mark: string, label: string, text: string): string {
	const indent = ' '.repeat(LABEL + 5);
	const head = pad(label, Math.max(LABEL, widthOf(label) + 1));
	const lines = wrap(prose(style, text), style.width - LABEL - 5);
	return lines
		.map((line, index) => (index === 0 ? `  ${pad(mark, 3)}${head}${line}` : `${indent}${line}`))
		.join('\n');
}

/** The mark of an outcome, painted; the word beside it says the same. */
export function markOf(style: Style, status: 'passed' | 'failed' | 'warned' | 'not_evaluated'): string {
	const { marks, paint } = style;
	if (status === 'passed') return paint.green(marks.pass);
	if (status === 'failed') return paint.red(marks.fail);
	return status === 'warned' ? paint.yellow(marks.warn) : paint.yellow(marks.unknown);
}

/** An id as far as it is needed to tell it from others; whole where everything is asked for. */
export function shortId(style: Style, id: string, length = 13): string {
	return style.verbose || id.length <= length ? id : id.slice(0, length);
}

/** A manifest's or version's hash in its first eight digits. */
export function shortHash(style: Style, hash: string): string {
	return shortId(style, hash, 8);
}

const UNITS = [
	[86_400_000, 'day'],
	[3_600_000, 'hour'],
	[60_000, 'min'],
	[1_000, 's'],
] as const;

/** A time as a person reads it: relative on a terminal, ISO elsewhere. */
export function timeOf(style: Pick<Style, 'terminal' | 'now'>, iso: string): string {
	const at = Date.parse(iso);
	if (!style.terminal || Number.isNaN(at)) return iso;
	return ageOf(style.now - at);
}

const IN_PROSE = /\bat (\d{4}-\d\d-\d\dT[\d:.]+Z)|(\d{4}-\d\d-\d\dT[\d:.]+Z)/g;

/** A sentence with each time in it as a person reads it: `judged safe 2 min ago`. */
export function prose(style: Style, text: string): string {
	return text.replace(IN_PROSE, (whole, at: string | undefined, bare: string | undefined) => {
		const shown = timeOf(style, at ?? bare ?? '');
		return style.terminal ? shown : whole;
	});
}

/** A span of milliseconds in the past, in its largest unit: `9 min ago`. */
export function ageOf(milliseconds: number): string {
	for (const [unit, name] of UNITS) {
		const count = Math.floor(milliseconds / unit);
		if (count < 1) continue;
		const many = count > 1 && (name === 'day' || name === 'hour') ? 's' : '';
		return `${count} ${name}${many} ago`;
	}
	return 'just now';
}

/** `1 case`, `2 cases`. */
export function counted(count: number, one: string, many = `${one}s`): string {
	return `${count} ${count === 1 ? one : many}`;
}

/** The last line of every run that changed nothing. */
export const NOTHING_CHANGED = '  Nothing was changed.';
