import { CaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import { type Handler, resultOf } from '../contract.js';
import { take } from '../declaration/take.js';
import type { completion } from './declaration.js';
import { bashScript } from './scripts/bash.js';
import { fishScript } from './scripts/fish.js';
import { powershellScript } from './scripts/powershell.js';
import { zshScript } from './scripts/zsh.js';
import { SHELLS } from './shells.js';

const SCRIPTS: Readonly<Record<(typeof SHELLS)[number], string>> = {
	bash: bashScript,
	zsh: zshScript,
	fish: fishScript,
	powershell: powershellScript,
};

/** Prints the script of a shell; what it offers is asked for at each TAB, so that it never is out of date. */
export const run: Handler<typeof completion> = async (given) => {
	const [shell] = take(given, ['shell']);
	if (shell === undefined) {
		throw new CaracaliteError('usage', 'the shell is not named', {
			hint: `Name one: caracalite completion ${SHELLS.join('|')}`,
		});
	}
	const script = SCRIPTS[shell];
	return resultOf(
		{ schema: 'caracalite/completion@1', ok: true, shell, script },
		() => script,
		EXIT.clean,
		true,
	);
};
