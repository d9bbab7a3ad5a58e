import { isByFlag } from '../../config/settings.js';
import type { FilesStatus } from '../../core/report/pulled.js';
import type { Run } from '../../core/run.js';
import { readStatus } from '../../core/steps/status.js';
import { filesStatus } from '../../core/zone/pulled-files.js';
import { resolveSet } from '../../core/zone/resolve.js';
import { isCaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import type { VersionRef } from '../../model/version-ref.js';
import { renderStatus } from '../../render/status.js';
import { type CommandContext, type Handler, resultOf } from '../contract.js';
import { folderHashes, pulledFolder, pulledManifest } from '../input/pulled.js';
import { openRun } from '../input/run.js';
import type { status } from './declaration.js';

export const run: Handler<typeof status> = async (_given, context) => {
	const { settings } = context;
	const run = await openRun(context);
	const only = isByFlag(settings, 'policySet')
		? await resolveSet(run.catalog, settings.policySet, run.zone.name)
		: null;
	const found = await readStatus(run, only);
	const files = await filesOf(context, run, found.active);
	return resultOf({ ...found, files }, renderStatus, found.ok ? EXIT.clean : EXIT.blocked);
};

/** How the files stand that were pulled here; null where none were. A manifest that cannot be read hides nothing of the zone. */
async function filesOf(
	context: CommandContext,
	run: Run,
	active: VersionRef | null,
): Promise<FilesStatus | null> {
	const folder = await pulledFolder(context);
	if (folder === null) return null;
	const manifest = await pulledManifest(context, folder).catch((error: unknown) => {
		if (isCaracaliteError(error)) return null;
		throw error;
	});
	return filesStatus(folder, manifest, await folderHashes(context, folder), run.zone.id, active);
}
