import { type Run, startOfflineRun, startRun } from '../../core/run.js';
import { CaracaliteError } from '../../model/errors.js';
import type { CommandContext } from '../contract.js';

/** Connects, and starts a run on the zone that the settings name. */
export async function openRun(context: CommandContext): Promise<Run> {
	const { reader: admin } = await context.connect();
	const run = await startRun({ admin, ...partsOf(context) });
	context.reached(run.zone);
	return run;
}

/** What says whether a run can do without a zone. */
export interface Offline {
	/** Whether the documents on disk are all that decides. */
	only: boolean;
	/** Whether it runs again on each save, for which no zone is waited for. */
	onSave: boolean;
}

/**
 * As {@link openRun}; where documents on disk are all that decides, and no target is configured or a save
 * is waited for, no zone is asked. Throws `usage` where a save is waited for and a zone would be needed.
 */
export async function openRunOr(context: CommandContext, { only, onSave }: Offline): Promise<Run> {
	if (onSave && !only) {
		const message = '--watch-files asks no zone, so documents on disk have to decide alone';
		throw new CaracaliteError('usage', message, { hint: 'name them all: --documents <files...> --only' });
	}
	const offline = only && (onSave || context.settings.target.kind === 'none');
	return offline ? startOfflineRun(partsOf(context)) : openRun(context);
}

function partsOf({ clock, progress, signal, limit, settings }: CommandContext) {
	return { clock, progress, signal, limit, concurrency: settings.concurrency };
}
