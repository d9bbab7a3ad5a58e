import type { Resumed } from '../../core/report/history.js';
import type { Store } from '../../core/rollout/journal.js';
import { resumeStep } from '../../core/steps/resume.js';
import { isCaracaliteError } from '../../model/errors.js';
import { EXIT, type ExitCode } from '../../model/exit-codes.js';
import { renderResumed } from '../../render/history.js';
import { type Handler, resultOf } from '../contract.js';
import { take } from '../declaration/take.js';
import { openRun } from '../input/run.js';
import type { resume } from './declaration.js';

export const run: Handler<typeof resume> = async (given, context) => {
	const [newJournal, waitMs] = take(given, ['newJournal', 'wait']);
	const rollout = await context.rollout();
	const note = newJournal ? renewed(rollout.store) : null;
	const run = await openRun(context);
	const found = await resumeStep(run, { rollout, waitMs });
	const resumed = note === null ? found : { ...found, notes: [note, ...found.notes] };
	// The journal keeps this machine's times, as the lengths of waits need.
	const { clock } = context;
	return resultOf(
		resumed,
		(clean, style) => renderResumed(clean, { ...style, now: clock.now() }),
		exitOf(resumed),
	);
};

/** The troubles of a journal that a new one ends. */
const RENEWABLE: ReadonlySet<string> = new Set(['lost', 'damaged', 'foreign', 'older']);

/** Starts a new journal where the old one is lost, damaged, of before they were bound, or somebody else's; throws `journal_unusable` for any other trouble. */
function renewed(store: Store): string {
	try {
		// A damaged row shows only to whoever reads it.
		store.journal().list(null, Number.MAX_SAFE_INTEGER);
		return 'the journal is well, so no new one was started';
	} catch (error) {
		const reason = isCaracaliteError(error, 'journal_unusable') ? error.details?.reason : undefined;
		if (typeof reason !== 'string' || !RENEWABLE.has(reason)) throw error;
		const kept = store.renew();
		return `a new journal was started${kept === null ? '' : `; the ${reason} one is kept as ${kept}`}`;
	}
}

/** The truth about the last move that was open, in the words of the run that made it. */
function exitOf({ ok, activation, closed }: Resumed): ExitCode {
	if (ok) return EXIT.clean;
	if (activation !== null) return EXIT.unconfirmed;
	return closed.at(-1)?.receipt?.outcome === 'superseded' ? EXIT.moved : EXIT.usage;
}
