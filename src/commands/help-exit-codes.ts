import { EXIT, EXIT_MEANINGS } from '../model/exit-codes.js';
import type { CommandResult } from './contract.js';

/** Prints the table of exit codes. */
export async function run(): Promise<CommandResult> {
	const exitCodes = EXIT_MEANINGS.map(([code, meaning]) => ({ code, meaning }));
	return {
		document: { schema: 'caracalite/exit-codes@1', ok: true, exitCodes },
		text: () => exitCodes.map(({ code, meaning }) => `${String(code).padEnd(5)}${meaning}`).join('\n'),
		exit: EXIT.clean,
	};
}
