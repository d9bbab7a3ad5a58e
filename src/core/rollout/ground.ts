import { CaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import { nameOf, type VersionRef } from '../../model/version-ref.js';

/** What a verdict saw, and what a fresh look sees: the active version, and the candidate's manifest. */
export interface Ground {
	baseline: VersionRef | null;
	candidateManifest: string;
}

/**
 * Throws `baseline_moved` or `candidate_changed` (exit 4, nothing changed) when the ground is no
 * longer what the verdict saw; `by` tells who moved it. Pure but for the throw.
 */
export function refuseMovedGround(seen: Ground, now: Ground, by = ''): void {
	if (seen.baseline?.versionId !== now.baseline?.versionId) {
		throw moved(
			'baseline_moved',
			`the ground moved since the verdict: ${nameOf(seen.baseline)} was active, now ${nameOf(now.baseline)} is${by}`,
		);
	}
	if (seen.baseline?.manifestSha256 !== now.baseline?.manifestSha256) {
		throw moved('baseline_moved', `the manifest of ${nameOf(now.baseline)} is not the one the verdict saw`);
	}
	if (seen.candidateManifest !== now.candidateManifest) {
		throw moved('candidate_changed', "the candidate's manifest is not the one the verdict saw");
	}
}

function moved(code: string, message: string): CaracaliteError {
	return new CaracaliteError(code, message, { exit: EXIT.moved, hint: 'judge again: caracalite iterate …' });
}
