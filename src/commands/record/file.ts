import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { writeAtomically } from '../../config/write.js';
import { LARGEST_YAML } from '../../core/cases/yaml.js';
import { existingCases, formatOf, updatedText } from '../../core/record/encode.js';
import { mergeCases } from '../../core/record/merge.js';
import type { Draft } from '../../core/record/select.js';
import type { Recorded } from '../../core/report/recorded.js';
import { CaracaliteError, isCaracaliteError } from '../../model/errors.js';
import { LARGEST_DOCUMENT } from '../../model/json-pieces.js';
import type { CommandContext } from '../contract.js';

/** Case files are committed and read by others. */
const MODE = 0o644;

/** A file that cases are recorded into. */
export interface CaseTarget {
	/** Puts the cases into the file; it is not touched where nothing in it changes. */
	write(drafts: Draft[]): Promise<NonNullable<Recorded['file']>>;
}

/**
 * Looks at the file to record into before any work is done. Throws `usage` for a name that tells no
 * format, `bad_cases` for a file that holds something else.
 */
export async function openCaseFile(context: CommandContext, path: string): Promise<CaseTarget> {
	const format = formatOf(path);
	await existingCases(path, await readOr(context, path));
	return {
		write: async (drafts) => {
			// Audit may have taken minutes to read, and the file may be another by now.
			const text = await readOr(context, path);
			const plan = mergeCases(await existingCases(path, text), drafts);
			if (plan.added.length > 0 || plan.updates.length > 0) {
				await save(context, path, await updatedText(format, text, plan));
			}
			const { added, updates, unchanged, differs } = plan;
			return { path, added: added.length, updated: updates.length, unchanged, differs };
		},
	};
}

/** The text of the file; none where there is no file yet. */
async function readOr(context: CommandContext, path: string): Promise<string> {
	try {
		return await context.readText(path);
	} catch (error) {
		if (isCaracaliteError(error, 'file_not_found')) return '';
		throw error;
	}
}

/** Throws `file_too_large` for what the commands that read case files would refuse. */
function refuseUnreadable(path: string, text: string): void {
	const largest = formatOf(path) === 'yaml' ? LARGEST_YAML : LARGEST_DOCUMENT;
	if (Buffer.byteLength(text) <= largest) return;
	throw new CaracaliteError('file_too_large', `${path} would be larger than ${largest / 1024 / 1024} MiB`, {
		hint: 'name an .ndjson file, or record fewer cases; what was there stayed as it was',
	});
}

async function save(context: CommandContext, path: string, text: string): Promise<void> {
	const named = resolve(context.cwd, path);
	refuseUnreadable(path, text);
	try {
		// A link stays a link: what it points to is written.
		const file = await realpath(named).catch(() => named);
		await writeAtomically(file, text, MODE);
	} catch (cause) {
		const full =
			cause instanceof Error && 'code' in cause && ['ENOSPC', 'EDQUOT'].includes(String(cause.code));
		throw new CaracaliteError(
			'file_unwritable',
			`${path} cannot be written${full ? ': the disk is full' : ''}`,
			{
				hint: 'its folder has to exist and be writable; what was there stayed as it was',
				cause,
			},
		);
	}
}
