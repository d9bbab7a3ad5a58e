import { isByFlag } from '../../config/settings.js';
import type { Shadow } from '../../core/report/shadow.js';
import type { Shadowed } from '../../core/report/shadowed.js';
import { isoServerNow } from '../../core/run.js';
import { isClear, readApiTraffic, refuseNothing, shadowStep } from '../../core/steps/shadow.js';
import { engineCheckOf } from '../../core/steps/simulate.js';
import type { AuditPart } from '../../core/traffic/walk.js';
import { EXIT } from '../../model/exit-codes.js';
import { renderShadowed } from '../../render/shadow.js';
import { type Handler, resultOf } from '../contract.js';
import { take } from '../declaration/take.js';
import { refuseAlone } from '../input/documents.js';
import { openRun } from '../input/run.js';
import { readWholeWindow, sinceOf } from '../input/window.js';
import { readShadowed } from './candidate.js';
import type { shadow } from './declaration.js';

const WEEK = '7d';

/** Holds a candidate against traffic. */
export const run: Handler<typeof shadow> = async (given, context) => {
	const [argument, window, budget, documents, only] = take(given, [
		'candidate',
		'window',
		'budget',
		'documents',
		'only',
	]);
	refuseAlone(documents, only);
	const { settings } = context;
	const named = argument ?? (isByFlag(settings, 'candidate') ? (settings.candidate ?? undefined) : undefined);
	const run = await openRun(context);
	const whole = await readWholeWindow(run, window);
	const part = { ...whole, filter: { ...whole.filter, since: whole.filter.since ?? sinceOf(run, WEEK) } };
	const { judged, changes } = await readShadowed(context, run, named, documents, only);
	const baseline = await run.catalog.baseline();
	const [changed, traffic] = [await changes(baseline), await readApiTraffic(run, part)];
	const asked = askedOf(part, budget ?? null);
	const found = await shadowStep(run, traffic, { judged, baseline, changes: changed, denials: [], asked });
	refuseNothing(found);
	const document: Shadowed = {
		schema: 'caracalite/shadow@1',
		ok: isClear(found),
		zoneId: run.zone.id,
		at: isoServerNow(run),
		baseline,
		candidate:
			judged.kind === 'version'
				? { version: judged.version, documents: [], base: null }
				: { version: null, documents: judged.names, base: judged.base },
		changes: changed,
		shadow: found,
		engine: engineCheckOf(run) ?? { compared: 0, disagreement: null, logicVersions: [] },
	};
	return resultOf(document, renderShadowed, document.ok ? EXIT.clean : EXIT.blocked);
};

function askedOf({ filter, resource, decision, limit }: AuditPart, budget: number | null): Shadow['asked'] {
	return {
		...{ resource, decision, limit, budget },
		application: filter.applicationId ?? null,
		label: filter.label ?? null,
	};
}
