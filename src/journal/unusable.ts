import { CaracaliteError } from '../model/errors.js';
import { NotOwn } from './private.js';

/** Why a journal cannot be used. */
export type Trouble = 'lost' | 'damaged' | 'foreign' | 'refused' | 'older' | 'newer' | 'full' | 'unwritable';

const WORDS: Record<Trouble, { what: string; hint: string }> = {
	lost: {
		what: 'is gone, though moves were made from here before',
		hint: 'Look at `caracalite status`; `caracalite resume --new-journal` then starts a new one. A rollback works without it.',
	},
	damaged: {
		what: 'is damaged',
		hint: 'Look at `caracalite status`; `caracalite resume --new-journal` then starts a new one and keeps this one aside. A rollback works without it.',
	},
	foreign: {
		what: 'was not made by you, on this machine, in this place',
		hint: 'It may have come with what you checked out, so nothing it says is believed. If you moved it, move it back; else `caracalite resume --new-journal` starts a new one and keeps this one aside. A rollback works without it.',
	},
	refused: {
		what: 'was not opened',
		hint: 'No link is followed, and nothing is taken from another user. Move it away if it is not yours; a new one is made where it is missing. A rollback works without it.',
	},
	older: {
		what: 'has the form of caracalite 0.1.0, which did not note whose a journal is',
		hint: 'Nothing it says is believed. Look at `caracalite status`; `caracalite resume --new-journal` then starts a new one and keeps this one aside. A rollback works without it.',
	},
	newer: {
		what: 'was written by a newer caracalite',
		hint: 'Use the newer caracalite, or another data directory. A rollback works without the journal.',
	},
	full: {
		what: 'cannot be written: the disk is full',
		hint: 'Make room where the data directory lies. A rollback works without the journal.',
	},
	unwritable: {
		what: 'cannot be written',
		hint: 'Check that the data directory is yours and writable. A rollback works without the journal.',
	},
};

/** The error of a journal, or of its lock, that cannot be used. Nothing was sent then. */
export function unusable(file: string, trouble: Trouble, cause?: unknown): CaracaliteError {
	const { what, hint } = WORDS[trouble];
	const why = cause instanceof Error ? ` (${cause.message})` : '';
	return new CaracaliteError('journal_unusable', `the journal ${file} ${what}${why}`, {
		hint,
		details: { reason: trouble, file },
		cause,
	});
}

const DAMAGED = new Set(['SQLITE_NOTADB', 'SQLITE_CORRUPT', 'SQLITE_ERROR', 'SQLITE_MISMATCH']);

const FULL = new Set(['SQLITE_FULL', 'ENOSPC', 'EDQUOT']);

/** Which trouble an error of libsql or of the file system tells of. */
export function troubleOf(error: unknown): Trouble {
	const code = codeOf(error) ?? '';
	if (FULL.has(code)) return 'full';
	return DAMAGED.has(code) || code.startsWith('SQLITE_CORRUPT') ? 'damaged' : 'unwritable';
}

/** Which trouble an error of the file system tells of. */
export function troubleOfFile(error: unknown): Trouble {
	if (error instanceof NotOwn) return 'refused';
	return FULL.has(codeOf(error) ?? '') ? 'full' : 'unwritable';
}

/** The `code` of a system's or a database's error. */
export function codeOf(error: unknown): string | null {
	if (!(error instanceof Error) || !('code' in error)) return null;
	return typeof error.code === 'string' ? error.code : null;
}
