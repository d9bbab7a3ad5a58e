import { z } from 'zod';
import type { CommandContext, CommandResult } from '../cli/command.js';
import { isCaracaliteError } from '../core/errors.js';
import { EXIT, type ExitCode } from '../core/exit-codes.js';
import { resumePhase } from '../core/phases/resume.js';
import type { Resumed } from '../core/report/history.js';
import type { Store } from '../core/rollout/journal.js';
import { cleanValues } from '../report/clean-values.js';
import { renderResumed } from '../report/history.js';
import { DEFAULT_WAIT_MS } from './input/options.js';
import { openRun } from './input/run.js';

const Options = z.object({ wait: z.number().optional(), newJournal: z.boolean().default(false) });

export async function run(
	_args: string[],
	options: Record<string, unknown>,
	context: CommandContext,
): Promise<CommandResult> {
	const given = Options.parse(options);
	const rollout = await context.rollout();
	const note = given.newJournal ? renewed(rollout.store) : null;
	const run = await openRun(context);
	const found = await resumePhase(run, { rollout, waitMs: given.wait ?? DEFAULT_WAIT_MS });
	const resumed = note === null ? found : { ...found, notes: [note, ...found.notes] };
	return {
		document: resumed,
		text: (style) => renderResumed(cleanValues(resumed), style),
		exit: exitOf(resumed),
	};
}

/** Starts a new journal where the old one is lost or damaged; throws `journal_unusable` for any other trouble. */
function renewed(store: Store): string {
	try {
		// A damaged row shows only to whoever reads it.
		store.journal().list(null, Number.MAX_SAFE_INTEGER);
		return 'the journal is well, so no new one was started';
	} catch (error) {
		const reason = isCaracaliteError(error, 'journal_unusable') ? error.details?.reason : undefined;
		if (reason !== 'lost' && reason !== 'damaged') throw error;
		const kept = store.renew();
		return `a new journal was started${kept === null ? '' : `; the damaged one is kept as ${kept}`}`;
	}
}

/** The truth about the last move that was open, in the words of the run that made it. */
function exitOf({ ok, activation, closed }: Resumed): ExitCode {
	if (ok) return EXIT.clean;
	if (activation !== null) return EXIT.unconfirmed;
	return closed.at(-1)?.receipt?.outcome === 'superseded' ? EXIT.moved : EXIT.usage;
}
