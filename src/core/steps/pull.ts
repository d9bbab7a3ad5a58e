import { CaracaliteError } from '../../model/errors.js';
import { nameOf, type VersionRef } from '../../model/version-ref.js';
import type { Run } from '../run.js';
import { fileNameOf, foldedName, type PulledFile } from '../zone/pulled-files.js';
import { showVersion } from './show.js';
import { contentHash } from './stage-plan.js';

/** A document of a version as the file that it becomes. */
export interface FileToPull extends PulledFile {
	content: string;
}

/**
 * The documents of a version as files, in the order of its manifest. Throws `documents_unreadable` for
 * one whose policy was archived, `document_garbled` for one that is not the text of its hash, and
 * `file_names_collide`.
 */
export async function filesOfVersion(run: Run, version: VersionRef): Promise<FileToPull[]> {
	run.progress({ step: 'pull', text: 'reading documents' });
	const { documents } = await showVersion(run, version);
	const files = documents.map(({ name, content, contentSha256, versionId }) => {
		if (name === null || content === null) throw unreadable(version, versionId);
		const sha256 = contentHash(content);
		if (contentSha256 !== null && contentSha256 !== sha256) throw garbled(name, versionId);
		return { file: fileNameOf(name), name, policyVersionId: versionId, sha256, content };
	});
	refuseCollision(files);
	return files;
}

/** Throws `file_names_collide` where two policies would be one file, on any file system. */
export function refuseCollision(files: readonly Pick<PulledFile, 'file' | 'name'>[]): void {
	const byFile = new Map<string, string>();
	for (const { file, name } of files) {
		const folded = foldedName(file);
		const other = byFile.get(folded);
		if (other !== undefined) {
			throw new CaracaliteError(
				'file_names_collide',
				`the policies "${other}" and "${name}" would be one file, ${file}; no file was written`,
				{ hint: `print them one by one: caracalite show policy <name> --raw` },
			);
		}
		byFile.set(folded, name);
	}
}

function unreadable(version: VersionRef, versionId: string): CaracaliteError {
	return new CaracaliteError(
		'documents_unreadable',
		`${nameOf(version)} cannot be pulled whole: policy version ${versionId} belongs to an archived policy; no file was written`,
		{ hint: 'pull another version: --candidate <version>' },
	);
}

function garbled(name: string, versionId: string): CaracaliteError {
	return new CaracaliteError(
		'document_garbled',
		`the text of "${name}" (${versionId}) is not the one that its content_sha256 is of; no file was written`,
		{ hint: 'pull again; where it stays so, ask whoever runs the server' },
	);
}
