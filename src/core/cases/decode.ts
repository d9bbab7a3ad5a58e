import { z } from 'zod';
import { CaracaliteError } from '../../model/errors.js';
import { type JsonPart, jsonSpans, lineSpans, repeatedKey } from './json-text.js';
import type { CaseFile } from './parse.js';

/**
 * Reads the text of a case file by its name: YAML (`.yaml`, `.yml`), NDJSON (`.ndjson`, `.jsonl`, or
 * text that is one object a line), else a JSON array. Throws `bad_cases` with the place, also of a key
 * that stands twice and of a YAML merge key.
 */
export async function decodeCaseFile(file: string, text: string): Promise<CaseFile> {
	if (/\.ya?ml$/i.test(file)) return decodeYaml(file, text);
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

function refuseRepeated(file: string, found: { key: string; line: number; column: number } | null): void {
	if (found === null) return;
	throw bad(`${file}:${found.line}:${found.column}`, `has the key "${found.key}" twice in one object`);
}

/** Tells where a part of the file stops being JSON, and why. */
async function notJson(file: string, part: JsonPart, why: string): Promise<CaracaliteError> {
	const { parse } = await import('@humanwhocodes/momoa');
	try {
		parse(part.text, { mode: 'json' });
	} catch (error) {
		const place = PlaceSchema.safeParse(error).data;
		if (place !== undefined)
			return bad(`${file}:${part.line + place.line}:${place.column}`, `is not JSON: ${why}`);
	}
	return bad(`${file}:${part.line + 1}`, `is not JSON: ${why}`);
}

/** Where the parser that counts lines met a mistake. */
const PlaceSchema = z.object({ line: z.int(), column: z.int() });

async function decodeYaml(file: string, text: string): Promise<CaseFile> {
	const [yaml, { mergeKeyIn, yamlSpans }] = await Promise.all([import('yaml'), import('./yaml-text.js')]);
	const lines = new yaml.LineCounter();
	const document = yaml.parseDocument(text, { lineCounter: lines, uniqueKeys: true });
	const first = document.errors[0];
	if (first !== undefined) {
		const { line, col } = lines.linePos(first.pos[0]);
		throw bad(`${file}:${line}:${col}`, `is not YAML: ${first.message.split('\n')[0] ?? ''}`);
	}
	const merge = mergeKeyIn(yaml, document, lines);
	if (merge !== null) {
		const what = 'has a merge key (<<), which YAML 1.2 has not: nothing would be merged';
		throw bad(`${file}:${merge.line}:${merge.column}`, `${what}; write the fields out, or use a whole alias`);
	}
	const spans = yamlSpans(yaml, document, lines);
	try {
		return { file, values: asList(file, document.toJS({ maxAliasCount: 100 })), spans };
	} catch (error) {
		if (error instanceof CaracaliteError) throw error;
		// An alias without its anchor, or aliases that multiply beyond measure.
		throw bad(file, `is not YAML: ${error instanceof Error ? error.message : String(error)}`);
	}
}

function tryJson(text: string): { ok: true; value: unknown } | { ok: false; why: string } {
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
