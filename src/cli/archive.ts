import type { ArchiveReader } from '../core/traffic/source.js';

/** What reads archives of audit; its code is loaded with the first of them. */
export function lazyArchive(cwd: string): ArchiveReader {
	const open = async () => (await import('../archive/open.js')).openArchive(cwd);
	return {
		readArchive: async (...asked) => (await open()).readArchive(...asked),
		readClasses: async (...asked) => (await open()).readClasses(...asked),
	};
}
