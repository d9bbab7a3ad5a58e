import { CaracaliteError } from '../../model/errors.js';
import { DEEPEST, tooDeep } from '../../model/json.js';
import { placeOfError, placeText } from '../../model/problem.js';
import type { CaseFile } from './parse.js';
import { parseYaml } from './yaml.js';

/**
 * Reads the text of a case file by its name: YAML (`.yaml`, `.yml`), NDJSON (`.ndjson`, `.jsonl`, or
 * text that is one object a line), else a JSON array. Throws `bad_cases` with the place, and the reason
 * of the signal.
 */
export async function decodeCaseFile(file: string, text: string, signal?: AbortSignal): Promise<CaseFile> {
	if (/\.ya?ml$/i.test(file)) return { file, values: asList(file, await decodeYaml(file, text, signal)) };
	if (/\.(ndjson|jsonl)$/i.test(file)) return { file, values: await decodeLines(file, text) };
	const whole = tryJson(text);
	if (whole.ok) return { file, values: asList(file, whole.value) };
	const lines = text.split('\n').filter((line) => line.trim() !== '');
	if (lines.length > 1 && lines.every((line) => line.trimStart().startsWith('{'))) {
		return { file, values: await decodeLines(file, text) };
	}
	throw await notJson(file, text, 1, whole.why);
}

function asList(file: string, value: unknown): unknown[] {
	if (Array.isArray(value)) return value;
	throw bad(file, `is not an array of cases, it is ${value === null ? 'null' : typeof value}`);
}

async function decodeLines(file: string, text: string): Promise<unknown[]> {
	const values: unknown[] = [];
	for (const [index, line] of text.split('\n').entries()) {
		if (line.trim() === '') continue;
		const parsed = tryJson(line);
		if (!parsed.ok) throw await notJson(file, line, index + 1, parsed.why);
		values.push(parsed.value);
	}
	return values;
}

/** Characters in which a mistake is looked for; the parser that counts lines is slow. */
const LARGEST_TO_SEARCH = 4 * 1024 * 1024;

/** Tells where `text`, which starts on line `first` of the file, stops being JSON, and why. */
async function notJson(file: string, text: string, first: number, why: string): Promise<CaracaliteError> {
	if (text.length > LARGEST_TO_SEARCH || tooDeep(text)) return bad(`${file}:${first}`, `is not JSON: ${why}`);
	const { parse } = await import('@humanwhocodes/momoa');
	try {
		parse(text, { mode: 'json' });
	} catch (error) {
		const place = placeOfError(error);
		if (place !== null) {
			const { line, column } = place;
			return bad(placeText({ document: file, line: first + line - 1, column }), `is not JSON: ${why}`);
		}
	}
	return bad(`${file}:${first}`, `is not JSON: ${why}`);
}

async function decodeYaml(file: string, text: string, signal?: AbortSignal): Promise<unknown> {
	const result = await parseYaml(text, signal);
	if (result.ok) return result.value;
	throw bad(result.place === null ? file : placeText({ document: file, ...result.place }), result.why);
}

function tryJson(text: string): { ok: true; value: unknown } | { ok: false; why: string } {
	if (tooDeep(text)) return { ok: false, why: `it is nested deeper than ${DEEPEST} levels` };
	try {
		return { ok: true, value: JSON.parse(text) };
	} catch (error) {
		return { ok: false, why: withoutOffset(error instanceof Error ? error.message : String(error)) };
	}
}

/** Node's words for a mistake, without the offset and the excerpt, which the place says better. */
function withoutOffset(message: string): string {
	return message
		.replace(/( in JSON)? at position \d+.*$/s, '')
		.replace(/, (\.\.\.)?".*is not valid JSON$/s, '');
}

function bad(place: string, text: string): CaracaliteError {
	return new CaracaliteError('bad_cases', `case file ${place} ${text}`, {
		hint: 'a case file is an array of {name, expect, input}, as JSON, YAML or one object a line',
	});
}
