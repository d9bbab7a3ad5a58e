import { realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { writeAtomically } from '../../config/write.js';
import { CaracaliteError } from '../../model/errors.js';
import type { CommandContext } from '../contract.js';

/** Case files are committed and read by others. */
const MODE = 0o644;

/** Writes a file of cases wholly or not at all, with the mode that it has. Throws `file_unwritable`. */
export async function saveCaseFile(
	context: Pick<CommandContext, 'cwd'>,
	path: string,
	text: string,
): Promise<void> {
	const named = resolve(context.cwd, path);
	try {
		// A link stays a link: what it points to is written.
		const file = await realpath(named).catch(() => named);
		const mode = await stat(file).then(
			(found) => found.mode & 0o777,
			() => MODE,
		);
		await writeAtomically(file, text, mode);
	} catch (cause) {
		throw new CaracaliteError('file_unwritable', `${path} cannot be written`, {
			hint: 'its folder has to exist and be writable; what was there stayed as it was',
			cause,
		});
	}
}
