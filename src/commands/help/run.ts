import { EXIT, EXIT_MEANINGS } from '../../model/exit-codes.js';
import { type Handler, resultOf } from '../contract.js';
import type { help } from './declaration.js';

/** Prints the table of exit codes: help on commands is printed before any command runs. */
export const run: Handler<typeof help> = async () => {
	const exitCodes = EXIT_MEANINGS.map(([code, meaning]) => ({ code, meaning }));
	return resultOf(
		{ schema: 'caracalite/exit-codes@1', ok: true, exitCodes },
		(clean) => clean.exitCodes.map(({ code, meaning }) => `${String(code).padEnd(5)}${meaning}`).join('\n'),
		EXIT.clean,
	);
};
