import { z } from 'zod';
import { CaracaliteError } from '../../model/errors.js';
import { JsonObjectSchema } from '../../model/json.js';
import { deniedByEveryBundle } from '../../policy/possible.js';
import type { Expectation } from '../report/evidence.js';
import { ExpectSchema, normaliseExpectation, wordsOf } from './expectation.js';
import { type Mistake, mistakesIn, mistakesOf } from './mistakes.js';
import { type Examined, remarksOnInput } from './remarks.js';
import { readShort, type Short } from './short.js';
import type { Spans, Step } from './spans.js';

/** A decision that must not change: an input and what has to come of it. */
export interface RegressionCase extends Examined {
	name: string;
	expectation: Expectation;
	/** The expectation as it was written, for messages: `allow`, `deny:role_scope_mismatch`. */
	expected: string;
	file: string;
	/** The words that the input was made of; null where the case holds its input. */
	short: Short | null;
	/** Whether it is known to be about the denied request itself. */
	ofDenial: boolean;
}

/** The documents of a case file as values, one case each, before their shape is checked. */
export interface CaseFile {
	file: string;
	values: unknown[];
	/** Where they stand in the text that they came from, where they came from one. */
	spans?: Spans;
}

/** What `record` writes beside a case; it says where the case comes from, and decides nothing. */
const Told = z.unknown().optional();

const CaseSchema = z.strictObject({
	name: z.string().trim().min(1),
	expect: ExpectSchema,
	input: JsonObjectSchema,
	seen: Told,
	from: Told,
	provenance: Told,
	digest: Told,
	superseded: Told,
});

/**
 * Checks the cases of all files and puts them into their full form. Throws `bad_cases` with every
 * mistake at once (file, line, column, field), `no_cases` when there is none to run.
 */
export function parseCases(files: CaseFile[]): RegressionCase[] {
	const mistakes: Mistake[] = [];
	const cases: RegressionCase[] = [];
	const seen = new Map<string, () => string>();
	for (const file of files) {
		readValues(file).forEach(({ one, mistakes: own }, index) => {
			mistakes.push(...own);
			if (one === null) return;
			const first = seen.get(one.name);
			if (first !== undefined) mistakes.push(usedTwice(one, first(), index));
			seen.set(one.name, () => placeIn(one, index));
			cases.push(one);
		});
	}
	if (mistakes.length > 0) throw badCases(mistakes);
	if (cases.length === 0) {
		throw new CaracaliteError(
			'no_cases',
			`no regression case in ${files.map((file) => file.file).join(', ')}`,
			{
				hint: 'a run that checks nothing says nothing; see examples/regressions.example.json',
			},
		);
	}
	return cases;
}

/** One value of a file, and what is wrong with it by itself. */
interface ReadValue {
	one: RegressionCase | null;
	mistakes: Mistake[];
}

/** A file that did not change between two runs is read once. */
const known = new WeakMap<CaseFile, ReadValue[]>();

function readValues(file: CaseFile): ReadValue[] {
	const read = known.get(file) ?? file.values.map((value, index) => readValue(value, file, index));
	known.set(file, read);
	return read;
}

function readValue(value: unknown, file: CaseFile, index: number): ReadValue {
	const { value: whole, short, error } = readShort(value);
	const parsed = CaseSchema.safeParse(whole);
	const found = parsed.success
		? mistakesIn(parsed.data.input, file, index)
		: mistakesOf(parsed.error, value, file, index);
	const mistakes = [...(error === null ? [] : mistakesOf(error, value, file, index)), ...found];
	if (error !== null || !parsed.success) return { one: null, mistakes };
	return { one: { ...caseOf(parsed.data, file, index), short }, mistakes };
}

function caseOf(
	data: z.infer<typeof CaseSchema>,
	{ file, spans }: CaseFile,
	index: number,
): Omit<RegressionCase, 'short'> {
	const expectation = normaliseExpectation(data.expect);
	const placeOf = (path: readonly Step[]) => spans?.keyAt([index, ...path]) ?? null;
	return {
		name: data.name,
		expectation,
		expected: wordsOf(expectation),
		input: data.input,
		file,
		placeOf,
		remarks: remarksOnInput(data.input, placeOf),
		impossible: deniedByEveryBundle(data.input),
		ofDenial: false,
	};
}

function usedTwice(one: RegressionCase, first: string, index: number): Mistake {
	const text = `name: "${one.name}" is used already in ${first}`;
	return { file: one.file, index, text, place: one.placeOf(['name']) };
}

function placeIn({ file, placeOf }: RegressionCase, index: number): string {
	const place = placeOf(['name']);
	return place === null ? `${file}[${index}]` : `${file}:${place.line}:${place.column}`;
}

function badCases(mistakes: Mistake[]): CaracaliteError {
	const lines = mistakes.slice(0, 20).map(({ file, index, text, place }) => {
		const where = place === null ? `[${index}]` : `:${place.line}:${place.column}`;
		return `${file}${where} ${text}`;
	});
	const more = mistakes.length > 20 ? `\n  and ${mistakes.length - 20} more` : '';
	const count = mistakes.length === 1 ? 'one mistake' : `${mistakes.length} mistakes`;
	return new CaracaliteError('bad_cases', `${count} in the case files\n  ${lines.join('\n  ')}${more}`, {
		hint: 'a case is {name, expect, input}, or {name, expect, application, label, resource, scope}; see examples/regressions.example.json',
		details: { mistakes },
	});
}
