import { CaracaliteError } from '../errors.js';
import type { CaseFile } from './parse.js';

/**
 * Reads the text of a case file by its name: YAML (`.yaml`, `.yml`), NDJSON (`.ndjson`, `.jsonl`, or
 * text that is one object a line), else a JSON array. Throws `bad_cases` with the place.
 */
export async function decodeCaseFile(file: string, text: string): Promise<CaseFile> {
	if (/\.ya?ml$/i.test(file)) return { file, values: asList(file, await decodeYaml(file, text)) };
	if (/\.(ndjson|jsonl)$/i.test(file)) return { file, values: decodeLines(file, text) };
	const whole = tryJson(text);
	if (whole.ok) return { file, values: asList(file, whole.value) };
	const lines = text.split('\n').filter((line) => line.trim() !== '');
	if (lines.length > 1 && lines.every((line) => line.trimStart().startsWith('{'))) {
		return { file, values: decodeLines(file, text) };
	}
	throw bad(file, `is not JSON: ${whole.why}`);
}

function asList(file: string, value: unknown): unknown[] {
	if (Array.isArray(value)) return value;
	throw bad(file, `is not an array of cases, it is ${value === null ? 'null' : `a ${typeof value}`}`);
}

function decodeLines(file: string, text: string): unknown[] {
	const values: unknown[] = [];
	text.split('\n').forEach((line, index) => {
		if (line.trim() === '') return;
		const parsed = tryJson(line);
		if (!parsed.ok) throw bad(`${file}:${index + 1}`, `is not JSON: ${parsed.why}`);
		values.push(parsed.value);
	});
	return values;
}

async function decodeYaml(file: string, text: string): Promise<unknown> {
	const { LineCounter, parseDocument } = await import('yaml');
	const lines = new LineCounter();
	const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
	const first = document.errors[0];
	if (first !== undefined) {
		const { line, col } = lines.linePos(first.pos[0]);
		throw bad(`${file}:${line}:${col}`, `is not YAML: ${first.message.split('\n')[0] ?? ''}`);
	}
	return document.toJS({ maxAliasCount: 100 });
}

type Parsed = { ok: true; value: unknown } | { ok: false; why: string };

function tryJson(text: string): Parsed {
	try {
		return { ok: true, value: JSON.parse(text) };
	} catch (error) {
		return { ok: false, why: error instanceof Error ? error.message : String(error) };
	}
}

function bad(place: string, text: string): CaracaliteError {
	return new CaracaliteError('bad_cases', `case file ${place} ${text}`, {
		hint: 'a case file is an array of {name, expect, input}, as JSON, YAML or one object a line',
	});
}
