import type { Declaration } from '../../commands/declaration/declare.js';
import { flagsOf } from '../../commands/declaration/take.js';
import { isTold } from '../../render/account/registry.js';
import { WRITERS } from '../../render/written/registry.js';

/** The format of what happens, as it happens; all others are of what came of a run. */
export const EVENTS = 'events';

const NO_ZONE: readonly Declaration['settings'][] = ['none', 'sandbox', 'tried', 'shown'];

/**
 * What `--write` of a command takes: everything where its result has other readers, events alone where it only
 * takes long, nothing where a flag of that name writes documents.
 */
export function formatsOf({ result, flags, settings }: Declaration): string[] {
	if (flagsOf(flags).some(([key]) => key === 'write')) return [];
	if (isTold(result.schema)) return [...Object.keys(WRITERS), EVENTS];
	return NO_ZONE.includes(settings) ? [] : [EVENTS];
}
