import type { FileDrift } from '../report/check.js';
import type { Run } from '../run.js';
import { contentHash } from './stage-plan.js';

/** A document on disk, by the name of its policy. */
export interface DocumentHere {
	name: string;
	content: string;
	file: string;
}

/**
 * How documents on disk stand against those of the active version, by the names of their policies; `whole`
 * says that they are all there are, so that what the version has beside them is told too.
 */
export async function fileDrift(run: Run, here: readonly DocumentHere[], whole: boolean): Promise<FileDrift> {
	run.progress({ step: 'drift', text: 'reading the documents that are active' });
	const version = await run.catalog.baseline();
	const there = version === null ? [] : await run.catalog.documents(version);
	return { version, documents: differencesOf(here, there, whole), unknown: null };
}

/** Documents that differ, those on disk first. Pure. */
export function differencesOf(
	here: readonly DocumentHere[],
	there: readonly { name: string; content: string }[],
	whole: boolean,
): FileDrift['documents'] {
	const active = new Map(there.map(({ name, content }) => [name, contentHash(content)]));
	const names = new Set(here.map(({ name }) => name));
	const mine = here.flatMap(({ name, file, content }): FileDrift['documents'] => {
		const hash = active.get(name);
		if (hash === contentHash(content)) return [];
		return [{ name, file, how: hash === undefined ? 'only_here' : 'changed' }];
	});
	const theirs = there.filter(({ name }) => whole && !names.has(name));
	return [...mine, ...theirs.map(({ name }) => ({ name, file: null, how: 'only_in_zone' as const }))];
}
