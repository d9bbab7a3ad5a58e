import { isByFlag } from '../../config/settings.js';
import { readStatus } from '../../core/steps/status.js';
import { resolveSet } from '../../core/zone/resolve.js';
import { EXIT } from '../../model/exit-codes.js';
import { renderStatus } from '../../render/status.js';
import { type Handler, resultOf } from '../contract.js';
import { openRun } from '../input/run.js';
import type { status } from './declaration.js';

export const run: Handler<typeof status> = async (_given, context) => {
	const { settings } = context;
	const run = await openRun(context);
	const only = isByFlag(settings, 'policySet')
		? await resolveSet(run.catalog, settings.policySet, run.zone.name)
		: null;
	const found = await readStatus(run, only);
	return resultOf(found, renderStatus, found.ok ? EXIT.clean : EXIT.blocked);
};
