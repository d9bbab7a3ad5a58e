import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What only its owner may read. */
const PRIVATE = 0o600;

/**
 * Writes a file wholly or not at all, and durably: beside it, private unless `mode` says else, synced,
 * then renamed over it. Rejects with the system's error; what was there before then stays.
 */
export async function writeAtomically(path: string, text: string, mode = PRIVATE): Promise<void> {
	const folder = dirname(path);
	const fresh = join(folder, `.${randomUUID()}.tmp`);
	try {
		const file = await open(fresh, 'wx', mode);
		try {
			await file.writeFile(text);
			await file.sync();
		} finally {
			await file.close();
		}
		await rename(fresh, path);
	} catch (error) {
		await rm(fresh, { force: true });
		throw error;
	}
	const handle = await open(folder, 'r');
	await handle.sync().finally(() => handle.close());
}
