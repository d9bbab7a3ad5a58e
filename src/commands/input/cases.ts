import { resolve } from 'node:path';
import { glob } from 'tinyglobby';
import { decodeCaseFile } from '../../core/cases/decode.js';
import { type CaseFile, parseCases, type RegressionCase } from '../../core/cases/parse.js';
import { CaracaliteError } from '../../model/errors.js';
import type { CommandContext } from '../contract.js';
import { filesIn, isFolder } from './folder.js';

/**
 * Reads the cases of all files that the patterns match, in the order of the patterns, each file
 * once, matches sorted. Throws `no_case_file` for a pattern that matches nothing, `bad_cases` for what
 * is in them.
 */
export async function readCases(context: CommandContext, patterns: string[]): Promise<RegressionCase[]> {
	return parseCases(await decodeFiles(context, patterns));
}

/** The files that the patterns match, as values; none without a pattern. Throws as {@link readCases}. */
export async function decodeFiles(context: CommandContext, patterns: string[]): Promise<CaseFile[]> {
	const files = await expand(context, patterns);
	return Promise.all(files.map((file) => decodeFile(context, file)));
}

/**
 * As {@link decodeFiles}, with the files of `always` that the patterns do not match already, however they
 * are spelled.
 */
export async function decodeFilesAndAlways(
	context: CommandContext,
	patterns: string[],
	always: string[],
): Promise<CaseFile[]> {
	const [named, others] = await Promise.all([expand(context, patterns), expand(context, always)]);
	const known = new Set(named.map((file) => resolve(context.cwd, file)));
	const files = [...named, ...others.filter((file) => !known.has(resolve(context.cwd, file)))];
	return Promise.all(files.map((file) => decodeFile(context, file)));
}

/** Of each file the text that was decoded last, and what came of it: run again on a save, most are as they were. */
const decoded = new Map<string, { text: string; cases: CaseFile }>();

/** One case file as values. */
export async function decodeFile(context: CommandContext, file: string): Promise<CaseFile> {
	const text = await context.readText(file);
	const last = decoded.get(file);
	if (last?.text === text) return last.cases;
	const cases = await decodeCaseFile(file, text, context.signal);
	decoded.set(file, { text, cases });
	return cases;
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

async function expand(context: CommandContext, patterns: string[]): Promise<string[]> {
	const files = new Set<string>();
	for (const pattern of patterns) {
		const found = await filesOf(context, pattern);
		for (const file of found) files.add(file);
	}
	return [...files];
}

/** Of a folder all that may hold cases, in itself and below. */
const CASES = { endings: ['json', 'yaml', 'yml', 'ndjson', 'jsonl'], what: 'case file' };

async function filesOf(context: CommandContext, pattern: string): Promise<string[]> {
	if (pattern === '-') return ['-'];
	if (await isFolder(context, pattern)) return filesIn(context, [pattern], CASES);
	return matches(context.cwd, pattern, context.signal);
}

async function matches(cwd: string, pattern: string, signal: AbortSignal): Promise<string[]> {
	if (!/[*?[\]{}()!]/.test(pattern)) return [pattern];
	refuseCostly(pattern);
	const found = (await glob([pattern], { cwd, expandDirectories: false, signal })).sort();
	if (found.length > 0) return found;
	throw new CaracaliteError('no_case_file', `no file matches ${pattern}`, {
		hint: 'quote the pattern, and name files relative to the working directory',
	});
}

const LONGEST_PATTERN = 1_024;
/** Each star of a part multiplies what matching its names costs by their length. */
const MOST_STARS = 3;
const MOST_GLOBSTARS = 4;
const MOST_BRACES = 8;

/** Throws `usage` for a pattern that may take for ever to match: its cost grows with a power of its wildcards. */
function refuseCostly(pattern: string): void {
	const parts = pattern.split(/[/\\]/);
	const stars = parts.filter((part) => part !== '**').map((part) => part.split('*').length - 1);
	const costly =
		pattern.length > LONGEST_PATTERN ||
		Math.max(...stars) > MOST_STARS ||
		parts.length - stars.length > MOST_GLOBSTARS ||
		pattern.split('{').length - 1 > MOST_BRACES ||
		/[*+]\(/.test(pattern) ||
		/[?@!]\([^)]*[?@!*+{]/.test(pattern);
	if (!costly) return;
	throw new CaracaliteError('usage', `the pattern ${pattern.slice(0, 80)} could take for ever to match`, {
		hint: `at most ${MOST_STARS} stars a part of the path, ${MOST_GLOBSTARS} times **, ${MOST_BRACES} braces, and no *(…) or +(…); name several patterns instead`,
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
