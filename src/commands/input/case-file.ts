import { LARGEST_YAML } from '../../core/cases/yaml.js';
import { CaracaliteError } from '../../model/errors.js';
import { LARGEST_DOCUMENT } from '../../model/json-pieces.js';
import type { CommandContext } from '../contract.js';
import { saveFile } from './save-file.js';

/** Case files are committed and read by others. */
const MODE = 0o644;

/** Writes a file of cases wholly or not at all, with the mode that it has. Throws `file_unwritable`, `file_too_large`. */
export async function saveCaseFile(
	context: Pick<CommandContext, 'cwd'>,
	path: string,
	text: string,
): Promise<void> {
	refuseUnreadable(path, text);
	await saveFile(context, path, text, MODE);
}

/** Throws `file_too_large` for what the commands that read case files would refuse. */
function refuseUnreadable(path: string, text: string): void {
	const largest = /\.ya?ml$/i.test(path) ? LARGEST_YAML : LARGEST_DOCUMENT;
	if (Buffer.byteLength(text) <= largest) return;
	throw new CaracaliteError('file_too_large', `${path} would be larger than ${largest / 1024 / 1024} MiB`, {
		hint: 'name an .ndjson file, or record fewer cases; what was there stayed as it was',
	});
}
