import type { VersionRef } from '../../model/version-ref.js';
import type { Run } from '../run.js';
import { activeNow } from './commit.js';
import { refuseMovedGround } from './ground.js';
import { lastMover } from './mover.js';

/**
 * Looks afresh at what is active zone-wide and at the manifest of `target`, and throws
 * `baseline_moved` or `candidate_changed` (exit 4) where either is not as it was seen.
 */
export async function checkGround(run: Run, baseline: VersionRef | null, target: VersionRef): Promise<void> {
	const [now, manifest] = await Promise.all([
		activeNow(run),
		run.admin.manifest(target.policySetId, target.versionId),
	]);
	const moved = now?.versionId !== baseline?.versionId;
	const itself = now?.versionId === target.versionId ? ', the very version that was to be activated' : '';
	refuseMovedGround(
		{ baseline, candidateManifest: target.manifestSha256 },
		{ baseline: now, candidateManifest: manifest.manifestSha256 },
		moved ? `${await lastMover(run, now)}${itself}` : '',
	);
}
