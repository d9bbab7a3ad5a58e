import { readFile, realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { writeAtomically } from '../../config/write.js';
import type { Editable } from '../../core/steps/propose.js';
import { CaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import type { DocumentSource } from '../../policy/types.js';
import type { CommandContext } from '../contract.js';

const MARK = '\uFEFF';

/**
 * Writes edited documents into their files, each wholly or not at all; what is not edited is not
 * touched. Throws `file_changed` (exit 4) where one is not any more as it was read, before any is written.
 */
export async function writeFiles(
	{ cwd }: Pick<CommandContext, 'cwd'>,
	documents: Editable['documents'],
	edited: readonly DocumentSource[],
): Promise<string[]> {
	const writes = await Promise.all(
		documents.map(async ({ name, file, content }, index) => {
			const text = edited[index]?.content;
			if (text === undefined || text === content) return [];
			if (file === null) throw noFile(name);
			// A link stays a link: what it points to is written.
			const path = await realpath(resolve(cwd, file)).catch(() => resolve(cwd, file));
			const there = await readFile(path, 'utf8').catch(() => null);
			const mark = !content.startsWith(MARK) && there?.startsWith(MARK) === true ? MARK : '';
			if (there !== mark + content) throw changed(file);
			return [{ file, path, text: mark + text, mode: (await stat(path)).mode & 0o777 }];
		}),
	);
	const written: string[] = [];
	for (const { file, path, text, mode } of writes.flat()) {
		try {
			await writeAtomically(path, text, mode);
		} catch (cause) {
			throw unwritable(file, written, cause);
		}
		written.push(file);
	}
	return written;
}

function noFile(name: string): CaracaliteError {
	return new CaracaliteError('document_without_file', `the edit is in document "${name}", which is no file`, {
		hint: `name its file too; \`caracalite show policy ${name} --raw\` prints it. No file was written`,
	});
}

function changed(file: string): CaracaliteError {
	return new CaracaliteError('file_changed', `${file} is not any more as it was read`, {
		hint: 'run it again; no file was written',
		exit: EXIT.moved,
	});
}

function unwritable(file: string, written: readonly string[], cause: unknown): CaracaliteError {
	const some = written.length > 0;
	return new CaracaliteError(
		'file_unwritable',
		`${file} cannot be written${some ? `; written before that: ${written.join(', ')}` : ''}`,
		{
			hint: 'its folder has to be writable; what was in it stayed as it was',
			...(some ? { exit: EXIT.unconfirmed, changed: true } : {}),
			cause,
		},
	);
}
