import canonicalize from 'canonicalize';
import { z } from 'zod';
import { CaracaliteError, isCaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import { isJsonObject, type Json, type JsonObject, JsonSchema } from '../../model/json.js';
import type { Expectation } from '../report/evidence.js';
import type { Rewrite } from './accept.js';
import { decodeCaseFile } from './decode.js';
import { ExpectSchema, type WrittenExpect } from './expectation.js';
import type { CaseFile } from './parse.js';
import type { Span } from './spans.js';

/** A replacement in a text. */
interface Edit {
	at: Pick<Span, 'start' | 'end'>;
	text: string;
}

/**
 * The text of a case file with other expectations for some of its cases. Only what says what is
 * expected is replaced, so that comments, order and spelling of all else stay. The new text is read
 * again: where more than that would change, as behind an alias, it throws `cases_unwritable`.
 */
export async function rewriteExpectations(file: string, text: string, rewrites: Rewrite[]): Promise<string> {
	let now = text;
	for (const rewrite of rewrites) now = await rewriteOne(file, now, rewrite);
	return now;
}

async function rewriteOne(file: string, text: string, { name, expectation }: Rewrite): Promise<string> {
	const before = await decodeCaseFile(file, text);
	const index = before.values.findIndex((value) => NameSchema.safeParse(value).data?.name === name);
	const raw = NameSchema.safeParse(before.values[index]).data?.expect;
	if (raw === undefined) throw unwritable(file, name);
	const wanted = written(raw, expectation);
	const wantedValues = before.values.map((value, at) =>
		at === index && isJsonObject(value) ? { ...value, expect: wanted } : value,
	);
	for (const edits of [smallEdits(before, index, raw, wanted, text), wholeEdit(before, index, wanted)]) {
		const after = edits === null ? null : applied(text, edits);
		if (after !== null && (await says(file, after, wantedValues))) return after;
	}
	throw unwritable(file, name);
}

const NameSchema = z.object({ name: z.string().trim(), expect: ExpectSchema });

/** The expectation as it is written beside what stands there: a word for a word, an object for an object. */
function written(raw: WrittenExpect, { decision, reason, policy, tiers, risk }: Expectation): WrittenExpect {
	if (typeof raw === 'string') return decision;
	const holds = raw.hold !== undefined && decision === 'hold';
	return {
		decision: holds ? raw.decision : decision,
		...(raw.reason === undefined || reason === null ? {} : { reason }),
		...(raw.policy === undefined || policy === null ? {} : { policy }),
		...(holds ? { hold: tiers === null ? {} : { tiers } } : {}),
		...(raw.risk === undefined || risk === null ? {} : { risk }),
	};
}

/** The words that differ, each in its place; null where a member has to go, or is no word. */
function smallEdits(
	{ file, spans }: CaseFile,
	index: number,
	raw: WrittenExpect,
	wanted: WrittenExpect,
	text: string,
): Edit[] | null {
	const isYaml = /\.ya?ml$/i.test(file);
	const edit = (path: string[], word: string): Edit | null => {
		const at = spans?.valueAt([index, ...path]) ?? null;
		return at === null ? null : { at, text: spelt(word, text.slice(at.start, at.end), isYaml) };
	};
	if (typeof wanted === 'string') return all([edit(['expect'], wanted)]);
	const [was, is] = [membersOf(raw), membersOf(wanted)];
	if (Object.keys(was).some((key) => is[key] === undefined)) return null;
	const changed = Object.entries(is).filter(([key, value]) => canonicalize(value) !== canonicalize(was[key]));
	return all(
		changed.map(([key, value]) => (typeof value === 'string' ? edit(['expect', key], value) : null)),
	);
}

function wholeEdit({ spans }: CaseFile, index: number, wanted: WrittenExpect): Edit[] | null {
	const at = spans?.valueAt([index, 'expect']) ?? null;
	return at === null ? null : [{ at, text: JSON.stringify(wanted) }];
}

function all(edits: (Edit | null)[]): Edit[] | null {
	const found = edits.filter((one) => one !== null);
	return found.length === edits.length ? found : null;
}

function membersOf(value: WrittenExpect): JsonObject {
	const read: Json = JsonSchema.parse(value);
	return isJsonObject(read) ? read : {};
}

/** A word in the quotes of the one that it replaces; YAML needs none for a plain one. */
function spelt(word: string, before: string, isYaml: boolean): string {
	const isPlain = /^[a-z][\w-]*$/i.test(word);
	if (!isYaml || !isPlain || before.startsWith('"')) return JSON.stringify(word);
	return before.startsWith("'") ? `'${word}'` : word;
}

function applied(text: string, edits: Edit[]): string {
	return [...edits]
		.sort((a, b) => b.at.start - a.at.start)
		.reduce((now, { at, text: put }) => {
			const kept = /\s*$/.exec(now.slice(at.start, at.end))?.[0] ?? '';
			return now.slice(0, at.start) + put + kept + now.slice(at.end);
		}, text);
}

async function says(file: string, text: string, values: unknown[]): Promise<boolean> {
	try {
		return canonicalize((await decodeCaseFile(file, text)).values) === canonicalize(values);
	} catch (error) {
		if (!isCaracaliteError(error)) throw error;
		return false;
	}
}

function unwritable(file: string, name: string): CaracaliteError {
	return new CaracaliteError(
		'cases_unwritable',
		`the expectation of "${name}" in ${file} cannot be rewritten without changing more than that`,
		{
			hint: 'it is shared, as behind an alias, or the file is another by now: edit it by hand',
			exit: EXIT.usage,
		},
	);
}
