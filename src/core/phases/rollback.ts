import type { VersionRef } from '../report/answer.js';
import type { Activation, Report } from '../report/schema.js';
import { activeNow } from '../rollout/commit.js';
import { refuseMovedGround } from '../rollout/ground.js';
import { type Leave, makeMove } from '../rollout/move.js';
import type { Run } from '../run.js';
import { succeeded } from './activate.js';

export interface RollbackOptions {
	to: VersionRef;
	/** What the report of the activation made active; null where `to` was named instead. */
	seen: VersionRef | null;
	leave: Leave;
	/** Milliseconds to wait for the runtime at most. */
	waitMs: number;
}

/**
 * Makes an earlier version active again, with the same care and the same wait as an activation.
 * Throws `baseline_moved` (exit 4) where another activation came after the one to undo.
 */
export async function rollbackPhase(run: Run, report: Report, options: RollbackOptions): Promise<Report> {
	const from = await activeNow(run);
	const { to, seen } = options;
	if (seen !== null && from?.versionId !== to.versionId) {
		const candidateManifest = to.manifestSha256;
		refuseMovedGround({ baseline: seen, candidateManifest }, { baseline: from, candidateManifest });
	}
	const check = async () => {
		const [baseline, manifest] = await Promise.all([
			activeNow(run),
			run.admin.manifest(to.policySetId, to.versionId),
		]);
		refuseMovedGround(
			{ baseline: from, candidateManifest: to.manifestSha256 },
			{ baseline, candidateManifest: manifest.manifestSha256 },
		);
	};
	const move = { kind: 'rollback' as const, from, to, waitMs: options.waitMs };
	const activation: Activation = await makeMove(run, move, options.leave, check);
	return { ...report, ok: succeeded(activation), baseline: from, activation };
}
