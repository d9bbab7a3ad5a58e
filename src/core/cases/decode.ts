import { CaracaliteError } from '../../model/errors.js';
import { DEEPEST, tooDeep } from '../../model/json.js';
import { placeOfError, placeText } from '../../model/problem.js';
import {
	type JsonPart,
	jsonSpans,
	LARGEST_TO_SEARCH,
	lineSpans,
	type Repeated,
	repeatedKey,
} from './json-text.js';
import type { CaseFile } from './parse.js';
import { parseYaml } from './yaml.js';

/**
 * Reads the text of a case file by its name: YAML (`.yaml`, `.yml`), NDJSON (`.ndjson`, `.jsonl`, or
 * text that is one object a line), else a JSON array. Throws `bad_cases` with the place, also of a key
 * that stands twice and of a YAML merge key, and the reason of the signal.
 */
export async function decodeCaseFile(file: string, text: string, signal?: AbortSignal): Promise<CaseFile> {
	if (/\.ya?ml$/i.test(file)) return decodeYaml(file, text, signal);
	if (/\.(ndjson|jsonl)$/i.test(file)) return decodeLines(file, text);
	const whole = tryJson(text);
	const part = { text, line: 0, offset: 0 };
	if (whole.ok) {
		const momoa = await import('@humanwhocodes/momoa');
		refuseRepeated(file, repeatedKey(momoa, part, whole.value));
		return { file, values: asList(file, whole.value), spans: jsonSpans(momoa, part) };
	}
	const lines = text.split('\n').filter((line) => line.trim() !== '');
	if (lines.length > 1 && lines.every((line) => line.trimStart().startsWith('{'))) {
		return decodeLines(file, text);
	}
	throw await notJson(file, part, whole.why);
}

function asList(file: string, value: unknown): unknown[] {
	if (Array.isArray(value)) return value;
	throw bad(file, `is not an array of cases, it is ${value === null ? 'null' : typeof value}`);
}

async function decodeLines(file: string, text: string): Promise<CaseFile> {
	const momoa = await import('@humanwhocodes/momoa');
	const parts = partsOf(text);
	const values: unknown[] = [];
	for (const part of parts) {
		const parsed = tryJson(part.text);
		if (!parsed.ok) throw await notJson(file, part, parsed.why);
		refuseRepeated(file, repeatedKey(momoa, part, parsed.value));
		values.push(parsed.value);
	}
	return { file, values, spans: lineSpans(momoa, parts) };
}

/** The lines of a text that hold something. */
function partsOf(text: string): JsonPart[] {
	let offset = 0;
	const parts = text.split('\n').map((line, index): JsonPart => {
		const part = { text: line, line: index, offset };
		offset += line.length + 1;
		return part;
	});
	return parts.filter((part) => part.text.trim() !== '');
}

function refuseRepeated(file: string, found: Repeated | null): void {
	if (found === null) return;
	const { key, place } = found;
	const named = key === null ? 'a key' : `the key "${key}"`;
	const where = place === null ? file : placeText({ document: file, ...place });
	throw bad(where, `has ${named} twice in one object`);
}

/** Tells where a part of the file stops being JSON, and why. */
async function notJson(file: string, part: JsonPart, why: string): Promise<CaracaliteError> {
	const first = `${file}:${part.line + 1}`;
	if (part.text.length > LARGEST_TO_SEARCH || tooDeep(part.text)) return bad(first, `is not JSON: ${why}`);
	const { parse } = await import('@humanwhocodes/momoa');
	try {
		parse(part.text, { mode: 'json' });
	} catch (error) {
		const place = placeOfError(error);
		if (place !== null) {
			const { line, column } = place;
			return bad(placeText({ document: file, line: part.line + line, column }), `is not JSON: ${why}`);
		}
	}
	return bad(first, `is not JSON: ${why}`);
}

async function decodeYaml(file: string, text: string, signal?: AbortSignal): Promise<CaseFile> {
	const result = await parseYaml(text, signal);
	if (result.ok) return { file, values: asList(file, result.value), spans: result.spans };
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
