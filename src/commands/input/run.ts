import { type Run, startRun } from '../../core/run.js';
import type { CommandContext } from '../contract.js';

/** Connects, and starts a run on the zone that the settings name. */
export async function openRun(context: CommandContext): Promise<Run> {
	const { clock, progress, signal, limit, settings } = context;
	const { reader: admin } = await context.connect();
	const run = await startRun({ admin, clock, progress, signal, limit, concurrency: settings.concurrency });
	context.reached(run.zone);
	return run;
}
