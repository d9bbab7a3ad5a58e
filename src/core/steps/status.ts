import type { VersionRef } from '../../model/version-ref.js';
import type { PolicySet } from '../../model/zone.js';
import type { Status } from '../report/documents.js';
import { lastActivation } from '../rollout/mover.js';
import type { Run } from '../run.js';
import { judgeRuntime } from '../verdict/runtime.js';

/** What is active in the zone, whether it is loaded, since when, and which versions there are. */
export async function readStatus(run: Run, only: PolicySet | null): Promise<Omit<Status, 'files'>> {
	run.progress({ step: 'status', text: 'reading what is active' });
	const active = await run.catalog.baseline();
	const [runtime, activation, sets] = await Promise.all([
		readRuntime(run, active),
		readActivation(run, active),
		readSets(run, only),
	]);
	return {
		schema: 'caracalite/status@1',
		ok: runtime?.ready === true,
		zone: { id: run.zone.id, name: run.zone.name },
		active,
		runtime: runtime?.shown ?? null,
		activatedAt: activation?.occurredAt ?? null,
		activatedBy: activation?.actorName ?? null,
		sets,
	};
}

async function readRuntime(run: Run, active: VersionRef | null) {
	if (active === null) return null;
	const status = await run.admin.activationStatus(active.policySetId, active.versionId);
	if (status === null) return null;
	const { ready, state, text } = judgeRuntime(status, active);
	const { loadedAt, ageSeconds } = status.runtime;
	return { ready, shown: { propagation: status.propagation, state, text, loadedAt, ageSeconds } };
}

async function readActivation(run: Run, active: VersionRef | null) {
	return active === null ? null : lastActivation(run.admin, active.policySetId);
}

async function readSets(run: Run, only: PolicySet | null): Promise<Status['sets']> {
	const sets = only === null ? await run.catalog.sets() : [only];
	return Promise.all(
		sets.map(async (set) => ({
			id: set.id,
			name: set.name,
			active: set.activeVersionId !== null,
			versions: (await run.catalog.versions(set.id)).map(({ id, version, manifestSha256, createdAt }) => ({
				versionId: id,
				version,
				manifestSha256,
				createdAt,
				active: id === set.activeVersionId,
			})),
		})),
	);
}
