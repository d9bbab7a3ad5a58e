import { type FSWatcher, readdirSync, watch } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Watches what one run has read, from before it was read on. */
export interface Saves {
	/** A file that is read. An editor may put another one in its place, so its folder is watched. */
	file(path: string): void;
	/** A folder of which any file may be read, and those below it. */
	folder(path: string): void;
	close(): void;
}

/** Folders that are watched at most, below one that was named. */
const MOST_FOLDERS = 5_000;

/** Calls `onSave` when something that was read, or lies in a folder that was, is another than before. */
export function openSaves(cwd: string, onSave: () => void): Saves {
	const files = new Set<string>();
	const folders = new Set<string>();
	const watchers = new Map<string, FSWatcher>();
	const watched = (folder: string) => {
		if (watchers.has(folder)) return;
		try {
			const watcher = watch(folder, (_event, name) => {
				if (name === null || files.has(join(folder, name))) onSave();
				else if (folders.has(folder) && !isHidden(name)) onSave();
			});
			watcher.on('error', () => watcher.close());
			watchers.set(folder, watcher);
		} catch {
			// What is not there cannot be read either, which the run tells.
		}
	};
	return {
		file(path) {
			const file = resolve(cwd, path);
			files.add(file);
			watched(dirname(file));
		},
		folder(path) {
			for (const folder of foldersBelow(resolve(cwd, path))) {
				folders.add(folder);
				watched(folder);
			}
		},
		close() {
			for (const watcher of watchers.values()) watcher.close();
		},
	};
}

function foldersBelow(folder: string): string[] {
	const found = [folder];
	for (const one of found) {
		if (found.length > MOST_FOLDERS) break;
		found.push(...subfolders(one));
	}
	return found;
}

function subfolders(folder: string): string[] {
	try {
		return readdirSync(folder, { withFileTypes: true })
			.filter((entry) => entry.isDirectory() && !isHidden(entry.name))
			.map(({ name }) => join(folder, name));
	} catch {
		return [];
	}
}

/** What editors and tools leave beside what is written, and what nobody writes by hand. */
function isHidden(name: string): boolean {
	return name.startsWith('.') || name.endsWith('~') || name === 'node_modules';
}
