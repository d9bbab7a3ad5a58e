import { isByFlag } from '../../config/settings.js';
import type { Pulled } from '../../core/report/pulled.js';
import type { Run } from '../../core/run.js';
import { filesOfVersion } from '../../core/steps/pull.js';
import { resolveCandidate } from '../../core/zone/resolve.js';
import { EXIT } from '../../model/exit-codes.js';
import type { VersionRef } from '../../model/version-ref.js';
import { renderPulled } from '../../render/pull.js';
import { type CommandContext, type Handler, resultOf } from '../contract.js';
import { take } from '../declaration/take.js';
import { folderToPull } from '../input/pulled.js';
import { openRun } from '../input/run.js';
import type { pull } from './declaration.js';
import { writePulled } from './write.js';

/** Writes the documents of a version into a folder, with a manifest of them. */
export const run: Handler<typeof pull> = async (given, context) => {
	const [out, force] = take(given, ['out', 'force']);
	const folder = out ?? (await folderToPull(context));
	const run = await openRun(context);
	const version = await versionOf(context, run);
	const files = await filesOfVersion(run, version);
	const written = await writePulled(context, folder, { zoneId: run.zone.id, version, files }, force);
	const pulled: Pulled = {
		schema: 'caracalite/pulled@1',
		ok: true,
		zoneId: run.zone.id,
		folder,
		version,
		...written,
	};
	return resultOf(pulled, renderPulled, EXIT.clean);
};

/** The version that a flag names; a candidate that is judged as a matter of course is not what is edited. */
async function versionOf({ settings }: CommandContext, run: Run): Promise<VersionRef> {
	const named = isByFlag(settings, 'candidate') ? settings.candidate : null;
	return resolveCandidate(run.catalog, named ?? 'active', settings.policySet, run.zone.name);
}
