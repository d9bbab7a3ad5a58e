import { CaracaliteError, isCaracaliteError } from '../../model/errors.js';
import type { VersionRef } from '../../model/version-ref.js';
import type { AdminWriter } from '../ports.js';
import type { Changes } from '../report/changes.js';
import type { Report } from '../report/schema.js';
import { checkGround } from '../rollout/check.js';
import { activeNow } from '../rollout/commit.js';
import { refuseMovedGround } from '../rollout/ground.js';
import type { RolloutPorts } from '../rollout/journal.js';
import { type LockedZone, lockZone } from '../rollout/lock.js';
import { makeMove, succeeded } from '../rollout/move.js';
import type { Leave, MovePlan } from '../rollout/plan.js';
import { findTarget, refuseNeverActive } from '../rollout/target.js';
import { NOTHING_ASKED } from '../rollout/trial.js';
import type { Run } from '../run.js';
import { compareVersions } from './changes.js';

/** Where a person says to go back to. */
export interface NamedTarget {
	to: VersionRef;
	why: string;
	/** What the report of the activation made active; null where `to` was named by itself. */
	seen: VersionRef | null;
}

export interface RollbackOptions {
	writer: Pick<AdminWriter, 'activate'>;
	/** Null where it has to be found out. */
	named: NamedTarget | null;
	leave: Leave;
	/** Milliseconds to wait for the runtime at most. */
	waitMs: number;
	rollout: RolloutPorts;
}

/**
 * Makes a version active again that was so before, with the same care and the same wait as an activation; a
 * journal that cannot be used does not stop it. Throws `baseline_moved` (exit 4) where another activation came
 * after the one to undo, `never_active`, `target_needed`, `nothing_before`, `zone_busy`, and what
 * {@link makeMove} throws.
 */
export async function rollbackStep(run: Run, report: Report, options: RollbackOptions): Promise<Report> {
	return lockZone(run, options.rollout, 'wanted', async (held) => {
		const from = await activeNow(run);
		await refuseReadOnly(run, from ?? options.named?.to ?? null);
		const { to, why } = await targetOf(run, held, options.named, from);
		const { writer, leave, waitMs } = options;
		const changes = await changesOnTheWay(run, held, from, to);
		const move: MovePlan = {
			...{ kind: 'rollback', from, to, why, verdictDigest: null, rehearsal: null, waitMs },
			...(changes && { changes }),
		};
		const check = () => checkGround(run, from, to);
		const activation = await makeMove(run, held, move, {
			...{ writer, leave, check },
			prove: async () => NOTHING_ASKED,
		});
		return { ...report, ok: succeeded(activation), baseline: from, changes, activation };
	});
}

async function targetOf(run: Run, held: LockedZone, named: NamedTarget | null, from: VersionRef | null) {
	if (named === null) return findTarget(run, held, from);
	const { to, why, seen } = named;
	if (seen !== null && from?.versionId !== to.versionId) {
		const candidateManifest = to.manifestSha256;
		refuseMovedGround({ baseline: seen, candidateManifest }, { baseline: from, candidateManifest });
	}
	if (from?.versionId === to.versionId) return { to, why };
	return { to, why: `${why}; ${await refuseNeverActive(run, held, to)}` };
}

/** What going back changes for whom; null, and a note, where that cannot be read: it must not keep anybody. */
async function changesOnTheWay(
	run: Run,
	held: LockedZone,
	from: VersionRef | null,
	to: VersionRef,
): Promise<Changes | null> {
	if (from?.versionId === to.versionId) return null;
	try {
		return await compareVersions(run, from, to);
	} catch (error) {
		if (!isCaracaliteError(error) || run.signal.aborted) throw error;
		held.notes.push(`what it takes away from whom could not be told: ${error.message}`);
		return null;
	}
}

const CANNOT_WRITE = ['admin_token_read_only', 'admin_token_approve_only'];

/**
 * Throws where the token may not write: known before anything is asked of a person, since a simulation
 * counts as a write to the server. Whatever else comes of it says nothing.
 */
async function refuseReadOnly(run: Run, version: VersionRef | null): Promise<void> {
	if (version === null) return;
	try {
		await run.admin.simulate(version.policySetId, version.versionId, {});
	} catch (error) {
		if (!isCaracaliteError(error)) throw error;
		if (!CANNOT_WRITE.includes(error.code)) return;
		throw new CaracaliteError(
			error.code,
			'the admin token may not change what is active, so it cannot roll back',
			{
				hint: 'Use a token that may write; the profile or CARACAL_ADMIN_TOKEN names it.',
				cause: error,
			},
		);
	}
}
