import { glob } from 'tinyglobby';
import { decodeCaseFile } from '../../core/cases/decode.js';
import { parseCases, type RegressionCase } from '../../core/cases/parse.js';
import { CaracaliteError } from '../../model/errors.js';
import type { CommandContext } from '../contract.js';

/**
 * Reads the cases of all files that the patterns match, in the order of the patterns, each file
 * once, matches sorted. Throws `no_case_file` for a pattern that matches nothing, `bad_cases` for what
 * is in them.
 */
export async function readCases(context: CommandContext, patterns: string[]): Promise<RegressionCase[]> {
	const files = await expand(context.cwd, patterns);
	const decoded = await Promise.all(
		files.map(async (file) => decodeCaseFile(file, await context.readText(file))),
	);
	return parseCases(decoded);
}

/** The cases whose name holds the text; all of them without one. Throws `no_cases` where none does. */
export function matching(cases: RegressionCase[], filter: string | undefined): RegressionCase[] {
	if (filter === undefined) return cases;
	const kept = cases.filter((one) => one.name.includes(filter));
	if (kept.length > 0) return kept;
	throw new CaracaliteError(
		'no_cases',
		`no case has "${filter}" in its name; there are ${cases.length} cases`,
		{
			hint: 'a run that checks nothing says nothing',
		},
	);
}

async function expand(cwd: string, patterns: string[]): Promise<string[]> {
	const files = new Set<string>();
	for (const pattern of patterns) {
		const found = pattern === '-' ? ['-'] : await matches(cwd, pattern);
		for (const file of found) files.add(file);
	}
	return [...files];
}

async function matches(cwd: string, pattern: string): Promise<string[]> {
	if (!/[*?[\]{}()!]/.test(pattern)) return [pattern];
	const found = (await glob([pattern], { cwd, expandDirectories: false })).sort();
	if (found.length > 0) return found;
	throw new CaracaliteError('no_case_file', `no file matches ${pattern}`, {
		hint: 'quote the pattern, and name files relative to the working directory',
	});
}

/** The cases of shard `i/n`: every n-th from the i-th, the same ones each time. Throws `usage`, `no_cases`. */
export function shardOf(cases: RegressionCase[], shard: string | undefined): RegressionCase[] {
	if (shard === undefined) return cases;
	const [, part, parts] = /^(\d{1,4})\/(\d{1,4})$/.exec(shard) ?? [];
	const [index, count] = [Number(part), Number(parts)];
	if (part === undefined || index < 1 || index > count) {
		throw new CaracaliteError('usage', `--shard takes i/n with i from 1 to n, got "${shard}"`);
	}
	const kept = cases.filter((_, at) => at % count === index - 1);
	if (kept.length > 0) return kept;
	throw new CaracaliteError('no_cases', `shard ${shard} of ${cases.length} cases is empty`, {
		hint: 'a run that checks nothing says nothing',
	});
}
