import { access, constants, mkdir, stat } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { writeAtomically } from '../config/write.js';
import { CaracaliteError } from '../model/errors.js';
import { EXIT, type ExitCode } from '../model/exit-codes.js';
import { nearest } from '../model/nearest.js';
import { VERSION } from '../model/release.js';
import { accountOf } from '../render/account/registry.js';
import { WRITERS } from '../render/written/registry.js';
import type { Io } from './io.js';
import type { Writer } from './writer.js';

/** Reports are handed on to other programs and people. */
const MODE = 0o644;

/** Where what comes of a run is written beside stdout. */
export interface Readers {
	/** The file that gets the whole document, absolute; null where none does. */
	documentFile: string | null;
	/** Writes the files, once in a run; what cannot be written is told on stderr. */
	tell(document: object): Promise<void>;
	/** The exit code of the run: a clean one that changed nothing fails where a file could not be written. */
	exitOf(exit: ExitCode, changed: boolean): ExitCode;
}

interface Target {
	format: string;
	path: string;
}

/**
 * Reads `--write FORMAT=FILE` and makes sure that each file can be written, before anything else is done.
 * Throws `usage`, `file_unwritable`.
 */
export async function openReaders(
	words: readonly string[],
	command: string,
	io: Io,
	writer: Writer,
): Promise<Readers> {
	const targets = words.map((word) => targetOf(word, io.cwd));
	const twice = targets.find((one, at) => targets.findIndex(({ path }) => path === one.path) !== at);
	if (twice !== undefined) throw new CaracaliteError('usage', `--write names ${twice.path} twice`);
	for (const { path } of targets) await refuseUnwritable(path);
	let told = false;
	let failed = false;
	return {
		documentFile: targets.find(({ format }) => format === 'json')?.path ?? null,
		async tell(document) {
			if (told) return;
			told = true;
			const account = await accountOf(document, { command, version: VERSION, placed: placedIn(io) });
			for (const { format, path } of targets) {
				try {
					const { write } = await load(format);
					await writeAtomically(path, write({ document, account, version: VERSION }), MODE);
				} catch (cause) {
					failed = true;
					writer.err(`error: ${unwritable(path, cause).message}; the result stands\n`);
				}
			}
		},
		exitOf: (exit, changed) => (failed && exit === EXIT.clean && !changed ? EXIT.usage : exit),
	};
}

function load(format: string): ReturnType<NonNullable<(typeof WRITERS)[string]>> {
	const found = WRITERS[format];
	if (found === undefined) throw new Error(`no format is called ${format}`);
	return found();
}

function targetOf(word: string, cwd: string): Target {
	const at = word.indexOf('=');
	const [format, file] = [word.slice(0, at), word.slice(at + 1)];
	const names = Object.keys(WRITERS);
	if (at < 1 || file === '' || file === '-') {
		throw new CaracaliteError('usage', `--write takes FORMAT=FILE, got "${word}"`, {
			hint: `formats: ${names.join(', ')}; stdout is the result`,
		});
	}
	if (!Object.hasOwn(WRITERS, format)) {
		const near = nearest(format, names);
		throw new CaracaliteError('usage', `--write knows no format "${format}"`, {
			hint: near ? `Did you mean ${near}?` : `formats: ${names.join(', ')}`,
		});
	}
	return { format, path: resolve(cwd, file) };
}

async function refuseUnwritable(path: string): Promise<void> {
	try {
		await mkdir(dirname(path), { recursive: true });
		await access(dirname(path), constants.W_OK);
	} catch (cause) {
		throw unwritable(path, cause);
	}
	const found = await stat(path).catch(() => null);
	if (found !== null && !found.isFile()) {
		throw new CaracaliteError('file_unwritable', `${path} is no file`, { hint: 'name a file with --write' });
	}
}

function unwritable(path: string, cause: unknown): CaracaliteError {
	const why = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
	return new CaracaliteError('file_unwritable', `${path} cannot be written${why}`, {
		hint: 'its folder has to be writable; what was there stayed as it was',
		cause,
	});
}

/** Files below the root of the checkout, as pipelines call them. */
function placedIn({ cwd, env }: Io): (file: string) => string {
	const root = env.GITHUB_WORKSPACE || env.CI_PROJECT_DIR || cwd;
	return (file) => {
		const path = relative(root, resolve(cwd, file));
		const inside = path !== '' && !path.startsWith('..') && !isAbsolute(path);
		return (inside ? path : file).split(sep).join('/');
	};
}
