import { z } from 'zod';
import { type VersionRef, VersionRefSchema } from '../../model/version-ref.js';
import type { FilesStatus } from '../report/pulled.js';

/** The file, in a folder of pulled documents, that says what was pulled. */
export const MANIFEST_FILE = '.caracalite-policy.json';

/** Bytes of a file name before its ending; file systems take 255 with it. */
const LONGEST = 240;

/**
 * The file that a policy's document is pulled into: its name and `.rego`. Separators, control and
 * format characters, and what some file systems refuse, become `-`; a leading dot becomes `_`.
 */
export function fileNameOf(policyName: string): string {
	const safe = policyName.replace(/[/\\:*?"<>|\p{C}\p{Zl}\p{Zp}]/gu, '-').replace(/^\.+/, '_');
	let name = '';
	for (const character of safe) {
		if (Buffer.byteLength(name + character) > LONGEST) break;
		name += character;
	}
	return `${name === '' ? '_' : name}.rego`;
}

/** What two file names share that some file system holds for one. */
export function foldedName(file: string): string {
	return file.normalize('NFC').toLowerCase();
}

const PulledFileSchema = z
	.object({
		file: z.string(),
		name: z.string(),
		policyVersionId: z.string(),
		sha256: z.string().regex(/^[0-9a-f]{64}$/),
	})
	// The manifest comes with a checkout: it names no file but the one of its policy, in its own folder.
	.refine(({ file, name }) => file === fileNameOf(name), 'a file that is not the one of its policy');
export type PulledFile = z.infer<typeof PulledFileSchema>;

export const PulledManifestSchema = z.object({
	schema: z.literal('caracalite/policy-files@1'),
	zoneId: z.string(),
	version: VersionRefSchema,
	documents: z.array(PulledFileSchema),
});
export type PulledManifest = z.infer<typeof PulledManifestSchema>;

/** The manifest as it is written: one document a line, so that it merges well. */
export function manifestText({ documents, ...head }: PulledManifest): string {
	const lines = documents.map((one) => `    ${JSON.stringify(one)}`);
	const fields = Object.entries(head).map(
		([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},`,
	);
	return ['{', ...fields, '  "documents": [', lines.join(',\n'), '  ]', '}', ''].join('\n');
}

/** Data documents that a folder has, by their path in it, with the SHA-256 of their bytes. */
export type FolderHashes = ReadonlyMap<string, string>;

/** How the files of a folder stand against what was pulled into it. Pure. */
export function filesStatus(
	folder: string,
	manifest: PulledManifest | null,
	there: FolderHashes,
	zoneId: string,
	active: VersionRef | null,
): FilesStatus {
	const pulled = manifest?.documents ?? [];
	const differ = pulled.flatMap(({ file, sha256 }): FilesStatus['differ'] => {
		const now = there.get(file);
		if (now === sha256) return [];
		return [{ file, how: now === undefined ? 'missing' : 'changed' }];
	});
	const known = new Set(pulled.map(({ file }) => file));
	const added = [...there.keys()].filter((file) => !known.has(file));
	const version = manifest?.version ?? null;
	return {
		folder,
		version,
		active:
			manifest?.zoneId === zoneId &&
			version?.versionId === active?.versionId &&
			version?.manifestSha256 === active?.manifestSha256,
		same: pulled.length - differ.length,
		differ: manifest === null ? [] : [...differ, ...added.map((file) => ({ file, how: 'new' as const }))],
	};
}
