import { CaracaliteError, isCaracaliteError } from '../../model/errors.js';
import type { CommandContext } from '../contract.js';

/**
 * The text of a file that `--documents` names. The flag takes every word up to the next one, so that a
 * request or version behind it is taken for a file: throws `usage` for that, else what reading throws.
 */
export async function readDocument(
	{ readText }: Pick<CommandContext, 'readText'>,
	file: string,
): Promise<string> {
	try {
		return await readText(file);
	} catch (error) {
		if (!isCaracaliteError(error, 'file_not_found') || /[./\\]/.test(file)) throw error;
		throw new CaracaliteError(
			'usage',
			`--documents takes every word up to the next flag, and ${file} is no file`,
			{
				hint: `If ${file} is a request or a version, put it before --documents.`,
				cause: error,
			},
		);
	}
}
