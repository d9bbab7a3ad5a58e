import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { memoryOf } from './memory.js';
import type { Owner } from './owner.js';

const KeptSchema = z.object({ path: z.string() });

/** Where a system keeps a name of its own that is made once, at its installation. */
const MACHINE_FILES = ['/etc/machine-id', '/var/lib/dbus/machine-id'];

/** What binds a journal to this user and machine: their numbers, and what is kept at home. */
export function bindingOf(owner: Owner) {
	const memory = memoryOf(owner);
	return {
		who: JSON.stringify([owner.user?.uid ?? null, machineId()]),
		keep: (mark: string, path: string) => memory.remember('journals', mark, { path }),
		knows: (mark: string, path: string) => {
			const kept = KeptSchema.safeParse(memory.recall('journals', mark));
			if (kept.success) return kept.data.path === path;
			return memory.works() ? false : null;
		},
	};
}

/** The machine's own name; null where it has none, as in a container. */
function machineId(): string | null {
	for (const file of MACHINE_FILES) {
		try {
			const text = readFileSync(file, 'utf8').trim();
			if (text !== '') return text;
		} catch {
			// The next one.
		}
	}
	return null;
}
