import { ASKS } from '../commands/completion/shells.js';
import { EXIT, type ExitCode } from '../model/exit-codes.js';
import { cachedHelp, HELP_WIDTH } from './cached-help.js';
import { answerShell } from './completion/answering.js';
import { keptTable } from './completion/kept-table.js';
import type { QuickIo } from './quick-io.js';

export { quickIo } from './quick-io.js';

/**
 * Answers what is asked most often, the help and a TAB, out of what the build wrote down, in a bundle of one file.
 * Null for any other command line, and where that cannot be: then it is for the whole program to answer.
 */
export async function runQuickly(argv: string[], io: QuickIo): Promise<ExitCode | null> {
	const text = cachedHelp(argv, io.columns() ?? HELP_WIDTH) ?? (await answered(argv, io));
	return text !== null && (await io.write(text)) ? EXIT.clean : null;
}

async function answered([first, ...rest]: string[], io: QuickIo): Promise<string | null> {
	const table = first === ASKS ? keptTable() : null;
	return table === null ? null : answerShell(rest, io, table);
}
