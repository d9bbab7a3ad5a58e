import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { checkDataDirectory } from '../../config/data-directory.js';
import type { Settings } from '../../config/settings.js';
import type { JournalEntry } from '../../core/report/history.js';
import { CaracaliteError, isCaracaliteError } from '../../model/errors.js';
import { VERSION } from '../../model/release.js';
import type { CommandContext, Machine } from '../contract.js';
import { failed, failedBy, notKnown, passed, warned } from './check.js';
import type { Check } from './schema.js';

/** The oldest Node that the program runs on. */
const OLDEST_NODE = [20, 19] as const;

/** Moves that are looked through for one that was broken off. */
const MOVES = 1_000;

/** What lies on this machine: program, configuration, data directory, journal. Asks no server. */
export async function localChecks(context: CommandContext): Promise<Check[]> {
	const { refused } = context;
	const machine = context.machine();
	const settings = refused === null ? context.settings : null;
	const journal = settings === null ? null : await journalCheck(context);
	return [
		nodeCheck(machine.node),
		installCheck(machine, journal instanceof Error ? journal : null),
		configCheck(refused, settings),
		await dataCheck(context, settings),
		journal === null || journal instanceof Error ? notKnown('journal', 'not looked at') : journal,
	];
}

/** Whether a version, as Node says it, is one that the program runs on. Pure. */
export function nodeCheck(version: string): Check {
	const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
	const [oldest, least] = OLDEST_NODE;
	if (major > oldest || (major === oldest && minor >= least)) return passed('node', version);
	return failed('node', `${version} is too old`, `Install Node ${OLDEST_NODE.join('.')} or newer.`);
}

function installCheck({ program, platform, archives, remembers }: Machine, broken: Error | null): Check {
	const reads = archives ? 'with DuckDB' : 'without DuckDB, which only --archive needs';
	const text = `caracalite ${VERSION} in ${program}, ${platform}, ${reads}`;
	if (broken !== null) {
		return failed('install', `${text}: a part cannot be loaded (${broken.message})`, 'Install it again.');
	}
	if (remembers) return passed('install', text);
	const hint = 'Set HOME or XDG_STATE_HOME to a folder of yours that can be written.';
	return warned('install', `${text}; nothing can be remembered at home, such as what is trusted`, hint);
}

function configCheck(refused: CaracaliteError | null, settings: Settings | null): Check {
	if (refused?.code === 'data_dir_refused') return passed('config', 'read, and it is right');
	if (refused !== null) return failedBy('config', refused);
	if (settings === null) return notKnown('config', 'not looked at');
	const { file, profile, unread, ignored } = settings;
	const text = `${file ?? 'no file was found'}${profile === '' ? '' : `, profile ${profile}`}`;
	const notes = [...unread.map((one) => `${one.file} was passed over: ${one.why}`), ...ignored];
	return notes.length === 0 ? passed('config', text) : warned('config', [text, ...notes].join('; '));
}

async function dataCheck({ refused, owner }: CommandContext, settings: Settings | null): Promise<Check> {
	if (refused?.code === 'data_dir_refused') return failedBy('data', refused);
	if (settings === null) return notKnown('data', 'not looked at: the configuration does not count');
	const { dataDir } = settings;
	try {
		await checkDataDirectory(dataDir, dirname(dataDir), owner.user);
	} catch (error) {
		if (isCaracaliteError(error)) return failedBy('data', error);
		throw error;
	}
	return passed('data', existsSync(dataDir) ? dataDir : `${dataDir}, made when it is needed`);
}

/** How the journal is; an error that is none of ours where the program's own parts cannot be loaded. */
async function journalCheck(context: CommandContext): Promise<Check | Error> {
	try {
		const { store } = await context.rollout();
		return aboutMoves(store.past(null, MOVES));
	} catch (error) {
		if (error instanceof CaracaliteError) return failedBy('journal', error);
		if (error instanceof Error && 'code' in error) return error;
		throw error;
	}
}

function aboutMoves(entries: readonly JournalEntry[]): Check {
	const open = entries.filter(({ receipt }) => receipt === null).length;
	if (open > 0) {
		const what = open === 1 ? 'one move was' : `${open} moves were`;
		return warned('journal', `${what} broken off, and what came of it is not known`, 'caracalite resume');
	}
	return passed('journal', entries.length === 0 ? 'no move was made from here' : 'every move is settled');
}
