import { isAbsolute, relative, resolve, sep } from 'node:path';
import { isCaracaliteError } from '../../model/errors.js';
import { EXIT, type ExitCode } from '../../model/exit-codes.js';
import { VERSION } from '../../model/release.js';
import { accountOf, isTold } from '../../render/account/registry.js';
import type { Told } from '../../render/written/writer.js';
import type { Events } from '../events/events.js';
import type { Io } from '../io.js';
import type { Writer } from '../writer.js';
import { type EventsFile, openEventsFile } from './events-file.js';
import { makeFolder, refuseUnwritable, writeFile } from './files.js';
import { EVENTS } from './formats.js';
import { refuseResults, type Target, targetsOf } from './words.js';

/** Where what comes of a run is written beside stdout. */
export interface Readers {
	/** The file that gets the whole document, absolute; null where none does. */
	documentFile: string | null;
	/** Whether stderr holds events instead of the story. */
	takesStderr: boolean;
	/**
	 * Tells what came of it: the files and GitHub of the first document, the events of each. What cannot be
	 * written is told on stderr.
	 */
	tell(document: object): Promise<void>;
	/** The exit code of the run: a clean one that changed nothing fails where a file could not be written. */
	exitOf(exit: ExitCode, changed: boolean): ExitCode;
	/** Says how the run ended, and lets go of whatever is open. */
	end(exit: ExitCode): Promise<void>;
}

/** Whom what comes of a run is for. */
export interface ReadersAsked {
	/** As typed, without `caracalite`; empty where there is none. */
	command: string;
	/** Those of `--write`. */
	words: readonly string[];
	/** What the command can be written as. */
	formats: readonly string[];
	/** Whether the run goes on until it is stopped. */
	goesOn: boolean;
	/** Whether a step of GitHub Actions is told too. */
	inGitHub: boolean;
	/** As the command line names them. */
	named: { profile: string | null; zone: string | null };
}

interface World {
	io: Io;
	writer: Writer;
	events: Events;
}

/** Opens everything that will be written, before anything else is done. Throws `usage`, `file_unwritable`. */
export async function openReaders(asked: ReadersAsked, world: World): Promise<Readers> {
	const targets = targetsOf(asked.words, asked.formats, world.io.cwd);
	if (asked.goesOn) refuseResults(targets);
	return readersOf(asked, world, await openTargets(targets, world));
}

/** As {@link openReaders}, of what is legible and can be written; null where nobody is left. */
export async function openLegible(asked: ReadersAsked, world: World): Promise<Readers | null> {
	const opened: Opened = { files: [], streams: [] };
	for (const word of new Set(asked.words)) {
		try {
			const { files, streams } = await openTargets(targetsOf([word], asked.formats, world.io.cwd), world);
			opened.files.push(...files);
			opened.streams.push(...streams);
		} catch (error) {
			if (!isCaracaliteError(error)) throw error;
		}
	}
	const isNobody = opened.files.length + opened.streams.length === 0 && !asked.inGitHub;
	return isNobody ? null : readersOf(asked, world, opened);
}

interface Opened {
	files: Target[];
	streams: EventsFile[];
}

async function openTargets(targets: readonly Target[], { io, writer }: World): Promise<Opened> {
	const files = targets.filter(({ format }) => format !== EVENTS);
	for (const { path } of files) await refuseUnwritable(path);
	const streams: EventsFile[] = [];
	for (const { format, path } of targets) {
		if (format !== EVENTS) continue;
		if (path !== '-') await makeFolder(path);
		streams.push(openEventsFile(path, io.clock, writer));
	}
	return { files, streams };
}

function readersOf(asked: ReadersAsked, { io, writer, events }: World, { files, streams }: Opened): Readers {
	const { command, named } = asked;
	const state = { told: false, failed: false };
	for (const { hear } of streams) events.listen(hear);
	events.tell({ type: 'run', command, version: VERSION, ...named });
	const tellFiles = async (told: Told) => {
		for (const target of files) {
			try {
				await writeFile(target, told);
			} catch (error) {
				if (!isCaracaliteError(error)) throw error;
				state.failed = true;
				writer.err(`error: ${error.message}; the result stands\n`);
			}
		}
	};
	return {
		documentFile: files.find(({ format }) => format === 'json')?.path ?? null,
		takesStderr: streams.some(({ isStderr }) => isStderr),
		async tell(document) {
			const told = await toldOf(document, command, io);
			events.tell(resultEvent(document, told));
			if (told === null || state.told) return;
			state.told = !asked.goesOn || files.length > 0;
			await tellFiles(told);
			if (!asked.inGitHub || (asked.goesOn && !isFailure(document))) return;
			const { tellGitHub } = await import('./github.js');
			await tellGitHub(told, io, writer);
		},
		exitOf: (exit, changed) => (state.failed && exit === EXIT.clean && !changed ? EXIT.usage : exit),
		async end(exit) {
			events.tell({ type: 'exit', exit });
			for (const { path, end } of streams) {
				const trouble = await end();
				if (trouble !== null) writer.err(`The events for ${path} ${trouble}; the result stands.\n`);
			}
		},
	};
}

/** Null where nobody else reads documents of that kind. */
async function toldOf(document: object, command: string, io: Io): Promise<Told | null> {
	if (!isTold(schemaOf(document))) return null;
	const account = await accountOf(document, { command, version: VERSION, placed: placedIn(io) });
	return { document, account, version: VERSION };
}

function resultEvent(document: object, told: Told | null) {
	const { outcome, headline, subject, closing } = told?.account ?? NOTHING_TOLD;
	const code = isFailure(document) && 'code' in document ? String(document.code) : null;
	return { type: 'result', schema: schemaOf(document), outcome, headline, subject, code, closing } as const;
}

const NOTHING_TOLD = { outcome: 'told', headline: '', subject: '', closing: '' } as const;

function isFailure(document: object): boolean {
	return schemaOf(document).startsWith('caracalite/error@');
}

function schemaOf(document: object): string {
	return 'schema' in document ? String(document.schema) : '';
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
