import { z } from 'zod';
import { CaracaliteError } from '../../model/errors.js';
import type { JsonObject } from '../../model/json.js';
import { JsonObjectSchema } from '../../model/json.js';
import type { Expectation } from '../report/evidence.js';
import { ExpectSchema, normaliseExpectation } from './expectation.js';
import { readShort, type Short } from './short.js';

/** A decision that must not change: an input and what has to come of it. */
export interface RegressionCase {
	name: string;
	expectation: Expectation;
	/** The expectation as it was written, for messages: `allow`, `deny:role_scope_mismatch`. */
	expected: string;
	input: JsonObject;
	file: string;
	/** The words that the input was made of; null where the case holds its input. */
	short: Short | null;
}

/** The documents of a case file as values, one case each, before their shape is checked. */
export interface CaseFile {
	file: string;
	values: unknown[];
}

const CaseSchema = z.looseObject({
	name: z.string().trim().min(1),
	expect: ExpectSchema,
	input: JsonObjectSchema,
});

/** A mistake in a case file: where, and what. */
interface Mistake {
	file: string;
	index: number;
	text: string;
}

/**
 * Checks the cases of all files and puts them into their full form. Throws `bad_cases` with every
 * mistake at once (file, index, field), `no_cases` when there is none to run.
 */
export function parseCases(files: CaseFile[]): RegressionCase[] {
	const mistakes: Mistake[] = [];
	const cases: RegressionCase[] = [];
	const seen = new Map<string, string>();
	for (const { file, values } of files) {
		values.forEach((value, index) => {
			const { value: whole, short, error } = readShort(value);
			const parsed = CaseSchema.safeParse(whole);
			if (error !== null) mistakes.push(...mistakesOf(error, file, index));
			if (!parsed.success) mistakes.push(...mistakesOf(parsed.error, file, index));
			if (error !== null || !parsed.success) return;
			const one = caseOf(parsed.data, file, short);
			const first = seen.get(one.name);
			if (first !== undefined)
				mistakes.push({ file, index, text: `name: "${one.name}" is used already in ${first}` });
			seen.set(one.name, `${file}[${index}]`);
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

function caseOf(data: z.infer<typeof CaseSchema>, file: string, short: Short | null): RegressionCase {
	const expectation = normaliseExpectation(data.expect);
	const rest = [expectation.reason, expectation.policy].filter((part) => part !== null);
	return {
		name: data.name,
		expectation,
		expected: [expectation.decision, ...rest].join(':'),
		input: data.input,
		file,
		short,
	};
}

function mistakesOf(error: z.ZodError, file: string, index: number): Mistake[] {
	return error.issues.map((issue) => {
		const field = issue.path.join('.');
		const text =
			issue.path[0] === 'expect'
				? 'expect: is "allow", "deny", "hold", or an object {decision, reason?, policy?, hold?, risk?}; only an allow can hold'
				: `${field === '' ? 'case' : field}: ${issue.message}`;
		return { file, index, text };
	});
}

function badCases(mistakes: Mistake[]): CaracaliteError {
	const lines = mistakes.slice(0, 20).map(({ file, index, text }) => `${file}[${index}] ${text}`);
	const more = mistakes.length > 20 ? `\n  and ${mistakes.length - 20} more` : '';
	const count = mistakes.length === 1 ? 'one mistake' : `${mistakes.length} mistakes`;
	return new CaracaliteError('bad_cases', `${count} in the case files\n  ${lines.join('\n  ')}${more}`, {
		hint: 'a case is {name, expect, input}, or {name, expect, application, label, resource, scope}; see examples/regressions.example.json',
		details: { mistakes },
	});
}
