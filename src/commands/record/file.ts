import { existingCases, formatOf, updatedText } from '../../core/record/encode.js';
import { mergeCases } from '../../core/record/merge.js';
import type { Draft } from '../../core/record/select.js';
import type { Recorded } from '../../core/report/recorded.js';
import { isCaracaliteError } from '../../model/errors.js';
import type { CommandContext } from '../contract.js';
import { saveCaseFile } from '../input/case-file.js';

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
				await saveCaseFile(context, path, await updatedText(format, text, plan));
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
