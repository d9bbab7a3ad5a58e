import { resolve } from 'node:path';
import { describeCases } from '../../core/cases/digest.js';
import { type CaseFile, parseCases, type RegressionCase } from '../../core/cases/parse.js';
import type { CaseSet } from '../../core/report/evidence.js';
import type { Report } from '../../core/report/schema.js';
import { CaracaliteError, isCaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import type { CommandContext } from '../contract.js';
import { decodeFile, decodeFilesAndAlways } from './cases.js';

/**
 * The cases that flags, the environment and the profile name, as files: those of the profile always count; read before any other work, since a mistake in them
 * would end the run anyway. Throws what reading them throws.
 */
export async function readOwnCases(context: CommandContext): Promise<CaseFile[]> {
	const { cases, profileCases } = context.settings;
	const files = await decodeFilesAndAlways(context, cases, profileCases);
	if (files.length > 0) parseCases(files);
	return files;
}

/**
 * The cases to run: this run's own, and those of a report that was handed over, read again from the files
 * that it names. They are all run again; what the report says came of them counts for nothing. Throws
 * `cases_missing` where they are not at hand, `cases_changed` (exit 4) where they are not the same.
 */
export async function casesToRun(
	context: CommandContext,
	own: CaseFile[],
	handed: Report | null,
): Promise<RegressionCase[]> {
	const mine = own.length === 0 ? [] : parseCases(own);
	const claimed = handed?.cases ?? null;
	if (claimed === null) {
		const told = handed?.regressions.length ?? 0;
		if (told === 0) return mine;
		throw missing(`the report tells of ${told} cases, and not of the files that hold them`);
	}
	if (mine.length > 0 && isSame(mine, claimed)) return mine;
	const theirs = await readClaimed(context, own, claimed);
	const inOwn = new Set(own);
	return parseCases([...own, ...theirs.filter((file) => !inOwn.has(file))]);
}

/** The files that a report names, as they are now; those of this run are not read twice. */
async function readClaimed(context: CommandContext, own: CaseFile[], claimed: CaseSet): Promise<CaseFile[]> {
	if (claimed.files.includes('-')) {
		throw missing('the cases of the report came on stdin, from where they cannot be read again');
	}
	if (claimed.files.length === 0) throw missing('the report names no file of its cases');
	const place = (file: string) => resolve(context.cwd, file);
	const known = new Map(own.map((one) => [place(one.file), one]));
	const wanted = [...new Map(claimed.files.map((file) => [place(file), file])).entries()];
	const files = await Promise.all(
		wanted.map(async ([path, file]) => known.get(path) ?? (await decodeClaimed(context, file))),
	);
	if (!isSame(parseClaimed(files), claimed)) throw changed(claimed.files);
	return files;
}

/** A file that only the report names: what is in it, if it holds no cases, is nobody's business. */
async function decodeClaimed(context: CommandContext, file: string): Promise<CaseFile> {
	try {
		return await decodeFile(context, file);
	} catch (error) {
		if (!isCaracaliteError(error) || context.signal.aborted) throw error;
		if (error.code === 'file_not_found' || error.code === 'file_unreadable') {
			throw missing(`${file}, which the report names, cannot be read here`);
		}
		throw changed([file]);
	}
}

function parseClaimed(files: CaseFile[]): RegressionCase[] {
	try {
		return parseCases(files);
	} catch (error) {
		if (!isCaracaliteError(error)) throw error;
		throw changed(files.map(({ file }) => file));
	}
}

function isSame(cases: RegressionCase[], claimed: CaseSet): boolean {
	return describeCases(cases).digest === claimed.digest;
}

function missing(why: string): CaracaliteError {
	return new CaracaliteError('cases_missing', `${why}; cases count only where they can be run again`, {
		hint: 'keep the cases in files, and name them: --cases <files>',
	});
}

function changed(files: string[]): CaracaliteError {
	return new CaracaliteError(
		'cases_changed',
		`the cases in ${files.join(', ')} are not those of the report`,
		{
			exit: EXIT.moved,
			hint: 'judge again: caracalite iterate …',
		},
	);
}
