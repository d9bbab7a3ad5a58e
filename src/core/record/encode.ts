import { CaracaliteError } from '../../model/errors.js';
import type { JsonObject } from '../../model/json.js';
import { isJsonObject } from '../../model/json.js';
import { decodeCaseFile } from '../cases/decode.js';
import { type MergePlan, type Update, withAdded } from './merge.js';

/** How cases are written. */
export type CaseFormat = 'json' | 'ndjson' | 'yaml';

const FORMATS = new Map<string, CaseFormat>([
	['json', 'json'],
	['ndjson', 'ndjson'],
	['jsonl', 'ndjson'],
	['yaml', 'yaml'],
	['yml', 'yaml'],
]);

/** The format that a file's name asks for. Throws `usage` for any other. */
export function formatOf(file: string): CaseFormat {
	const format = FORMATS.get(/\.([^./\\]+)$/.exec(file)?.[1]?.toLowerCase() ?? '');
	if (format !== undefined) return format;
	throw new CaracaliteError('usage', `--out takes a file of JSON, NDJSON or YAML, got ${file}`, {
		hint: 'end its name in .json, .ndjson or .yaml',
	});
}

/**
 * The cases in a file's text; none where there is no text. Throws `bad_cases` where the file is no
 * list of cases.
 */
export async function existingCases(file: string, text: string): Promise<JsonObject[]> {
	if (text.trim() === '') return [];
	const { values } = await decodeCaseFile(file, text);
	return values.map((value, index) => {
		if (isJsonObject(value)) return value;
		throw new CaracaliteError('bad_cases', `case file ${file} holds no case at [${index}]`, {
			hint: 'a case is {name, expect, input}; nothing was written',
		});
	});
}

/** The text of a file of cases after recording; everything that the plan does not name stays as it was. */
export async function updatedText(format: CaseFormat, text: string, plan: MergePlan): Promise<string> {
	if (format === 'yaml') {
		const { updatedYaml } = await import('./encode-yaml.js');
		return updatedYaml(text, plan);
	}
	// A file named .json may hold one case a line, as it is read.
	const isList = text.trim() === '' ? format === 'json' : text.trimStart().startsWith('[');
	return isList ? updatedJson(text, plan) : updatedLines(text, plan);
}

function updatedJson(text: string, plan: MergePlan): string {
	const values: JsonObject[] = text.trim() === '' ? [] : JSON.parse(text);
	for (const update of plan.updates) values[update.index] = updated(values[update.index] ?? {}, update);
	const indent = /^\[\s*\n([ \t]+)/.exec(text.trimStart())?.[1] ?? '  ';
	return `${JSON.stringify(
		withAdded(values, plan, (value) => value),
		null,
		indent,
	)}\n`;
}

function updated(value: JsonObject, { seen, superseded }: Update): JsonObject {
	const { superseded: before, ...rest } = value;
	if (superseded === null) return { ...rest, seen };
	return { ...value, seen, ...(superseded === undefined ? {} : { superseded }) };
}

function updatedLines(text: string, plan: MergePlan): string {
	const lines = text.split('\n').filter((line) => line.trim() !== '');
	for (const update of plan.updates) {
		const value: JsonObject = JSON.parse(lines[update.index] ?? '{}');
		lines[update.index] = JSON.stringify(updated(value, update));
	}
	return `${withAdded(lines, plan, (value) => JSON.stringify(value)).join('\n')}\n`;
}
