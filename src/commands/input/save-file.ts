import { realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { writeAtomically } from '../../config/write.js';
import { CaracaliteError } from '../../model/errors.js';
import type { CommandContext } from '../contract.js';

/** Writes a file wholly or not at all, with the mode that it has, or `mode` where it is new. Throws `file_unwritable`. */
export async function saveFile(
	context: Pick<CommandContext, 'cwd'>,
	path: string,
	text: string,
	mode: number,
): Promise<void> {
	const named = resolve(context.cwd, path);
	try {
		// A link stays a link: what it points to is written.
		const file = await realpath(named).catch(() => named);
		const own = await stat(file).then(
			(found) => found.mode & 0o777,
			() => mode,
		);
		await writeAtomically(file, text, own);
	} catch (cause) {
		const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
		const full = ['ENOSPC', 'EDQUOT'].includes(code) ? ': the disk is full' : '';
		throw new CaracaliteError('file_unwritable', `${path} cannot be written${full}`, {
			hint: 'its folder has to exist and be writable; what was there stayed as it was',
			cause,
		});
	}
}
