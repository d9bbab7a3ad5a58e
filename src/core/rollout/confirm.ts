import { isCaracaliteError } from '../../model/errors.js';
import type { VersionRef } from '../../model/version-ref.js';
import { nameOf } from '../../model/version-ref.js';
import type { Run } from '../run.js';
import { activeNow } from './commit.js';
import { lastMover } from './mover.js';
import type { WaitOutcome } from './wait.js';

/** How a wait ended, held against what is active in the whole zone afterwards. */
export interface Confirmed extends WaitOutcome {
	/** What could not be found out; null where nothing is left open. */
	note: string | null;
}

/**
 * Reads once more what is active in the zone, of whichever set: another activation may have come after
 * ours. Never throws for a read that fails: the move has been made.
 */
export async function confirmZone(run: Run, to: VersionRef, waited: WaitOutcome): Promise<Confirmed> {
	if (waited.outcome !== 'loaded' && waited.outcome !== 'overtaken') return { ...waited, note: null };
	try {
		const active = await activeNow(run);
		if (active?.versionId === to.versionId) {
			return waited.outcome === 'loaded' ? { ...waited, note: null } : { ...waited, ...backAgain() };
		}
		const by = await lastMover(run, active);
		const text = `another activation came after it: ${nameOf(active)} is active now${by}`;
		return { ...waited, outcome: 'overtaken', text, note: null };
	} catch (error) {
		if (!isCaracaliteError(error) && !run.signal.aborted) throw error;
		return { ...waited, note: 'what is active in the zone could not be read again afterwards' };
	}
}

/** A status that said otherwise, and a zone in which the version is active after all. */
function backAgain() {
	return {
		outcome: 'not_confirmed' as const,
		text: 'the server said once that it is not active, and then that it is',
		note: null,
	};
}
