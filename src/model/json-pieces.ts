import { CaracaliteError } from './errors.js';
import { isJsonObject } from './json.js';

/** The largest document that is written, and the largest file or pipe that is read, bytes. */
export const LARGEST_DOCUMENT = 256 * 1024 * 1024;

/** What a report may grow by after it was measured: an activation, a watch, a rollback. */
const ROOM = 16 * 1024 * 1024;

/** Lists at the top of a document that are longer come in pieces. */
const LONG = 256;

/**
 * The text that `JSON.stringify(value, null, indent)` gives for plain data, in pieces: a text of all of it
 * may be longer than a string can be.
 */
export function* jsonPieces(value: unknown, indent: 0 | 2): Generator<string> {
	if (Array.isArray(value) && value.length > LONG) return yield* listPieces(value, indent, 0);
	if (!isJsonObject(value)) return yield JSON.stringify(value, null, indent);
	const entries: [string, unknown][] = Object.entries(value).filter(([, inner]) => inner !== undefined);
	if (entries.length === 0) return yield '{}';
	const [line, colon] = indent === 0 ? ['', ':'] : ['\n  ', ': '];
	for (const [at, [key, inner]] of entries.entries()) {
		yield `${at === 0 ? '{' : ','}${line}${JSON.stringify(key)}${colon}`;
		if (Array.isArray(inner) && inner.length > LONG) yield* listPieces(inner, indent, 1);
		else yield shifted(JSON.stringify(inner, null, indent), indent, 1);
	}
	yield indent === 0 ? '}' : '\n}';
}

function* listPieces(list: readonly unknown[], indent: 0 | 2, depth: number): Generator<string> {
	const line = indent === 0 ? '' : `\n${'  '.repeat(depth + 1)}`;
	for (const [at, one] of list.entries()) {
		yield `${at === 0 ? '[' : ','}${line}${shifted(JSON.stringify(one ?? null, null, indent), indent, depth + 1)}`;
	}
	yield indent === 0 ? ']' : `\n${'  '.repeat(depth)}]`;
}

/** A text further in; within a string of JSON there is no line break. */
function shifted(text: string, indent: 0 | 2, depth: number): string {
	return indent === 0 ? text : text.replaceAll('\n', `\n${'  '.repeat(depth)}`);
}

/**
 * Throws `report_too_large` (nothing changed) for a report that could not be written after what it is going
 * to tell of, or not be read by the command after this one.
 */
export function refuseTooLarge(report: object): void {
	let size = 0;
	for (const piece of jsonPieces(report, 2)) {
		size += Buffer.byteLength(piece);
		if (size > LARGEST_DOCUMENT - ROOM) throw tooLarge('report', 'nothing was sent');
	}
}

/** The error of a document that is larger than what may be written or read. */
export function tooLarge(what: string, so: string): CaracaliteError {
	return new CaracaliteError(
		'report_too_large',
		`the ${what} would be larger than ${LARGEST_DOCUMENT / 1024 / 1024} MiB, ${so}`,
		{ hint: 'judge fewer cases at once, as with --shard or --filter' },
	);
}
