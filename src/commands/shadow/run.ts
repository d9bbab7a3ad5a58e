import { isByFlag } from '../../config/settings.js';
import type { Shadow } from '../../core/report/shadow.js';
import type { Printed, Shadowed } from '../../core/report/shadowed.js';
import { isoServerNow, type Run } from '../../core/run.js';
import { followShadow } from '../../core/steps/follow-shadow.js';
import { isClear, refuseNothing, shadowStep, type TrafficPart } from '../../core/steps/shadow.js';
import { engineCheckOf } from '../../core/steps/simulate.js';
import { EXIT, type ExitCode } from '../../model/exit-codes.js';
import { renderShadowed } from '../../render/shadow.js';
import { type Handler, resultOf } from '../contract.js';
import { take } from '../declaration/take.js';
import { refuseAlone } from '../input/documents.js';
import { openRun } from '../input/run.js';
import { readTraffic } from '../input/traffic.js';
import { readWholeWindow, sinceOf } from '../input/window.js';
import { readShadowed, type ShadowedCandidate } from './candidate.js';
import type { shadow } from './declaration.js';
import { printedSql } from './print-sql.js';
import { refuseMixed } from './sources.js';

const WEEK = '7d';

/** Holds a candidate against traffic, or prints the SQL that reduces an archive of it. */
export const run: Handler<typeof shadow> = async (given, context) => {
	const [argument, window, archive, classes, engine, follow, budget, documents, only] = take(given, [
		'version',
		'window',
		'archive',
		'classes',
		'printSql',
		'follow',
		'budget',
		'documents',
		'only',
	]);
	refuseAlone(documents, only);
	const sources = { archive, classes, follow, engine, budget };
	refuseMixed(sources, window);
	if (engine !== undefined) return resultOfSql(printedSql(context, engine, window, archive, WEEK));
	const { settings } = context;
	const named = argument ?? (isByFlag(settings, 'candidate') ? (settings.candidate ?? undefined) : undefined);
	const run = await openRun(context);
	const part = await windowOf(run, window);
	const candidate = await readShadowed(context, run, named, documents, only);
	const baseline = await run.catalog.baseline();
	const changes = await candidate.changes(baseline);
	const asked = askedOf(part, budget ?? null);
	const options = { judged: candidate.judged, baseline, changes, denials: [], asked };
	const found =
		follow === undefined
			? await shadowStep(run, await readTraffic(context, run, part, sources), options)
			: await followShadow(run, part, follow, options);
	refuseNothing(found);
	const document = documentOf(run, { candidate, baseline, changes, shadow: found });
	return resultOf(document, renderShadowed, exitOf(document));
};

/** The part of audit that is asked about: the last week, unless the window begins elsewhere. */
async function windowOf(run: Run, window: Parameters<typeof readWholeWindow>[1]): Promise<TrafficPart> {
	const whole = await readWholeWindow(run, window);
	return { ...whole, filter: { ...whole.filter, since: whole.filter.since ?? sinceOf(run, WEEK) } };
}

function resultOfSql(printed: Printed): ReturnType<typeof resultOf<'caracalite/shadow@1', Printed>> {
	// As it was made: a clean copy would be one line of it.
	return resultOf(printed, () => printed.sql, EXIT.clean, true);
}

interface Found {
	candidate: ShadowedCandidate;
	baseline: Shadowed['baseline'];
	changes: Shadowed['changes'];
	shadow: Shadow;
}

function documentOf(run: Run, { candidate: { judged }, baseline, changes, shadow: found }: Found): Shadowed {
	return {
		schema: 'caracalite/shadow@1',
		ok: isClear(found),
		zoneId: run.zone.id,
		at: isoServerNow(run),
		baseline,
		candidate:
			judged.kind === 'version'
				? { version: judged.version, documents: [], base: null }
				: { version: null, documents: judged.names, base: judged.base },
		changes,
		shadow: found,
		engine: engineCheckOf(run) ?? { compared: 0, disagreement: null, logicVersions: [] },
	};
}

/** What was cut off is never clean: what was not seen may be decided otherwise. */
function exitOf({ ok, shadow: { cutOff, flips, findings } }: Shadowed): ExitCode {
	if (ok) return EXIT.clean;
	return cutOff && flips.length === 0 && findings.length === 0 ? EXIT.interrupted : EXIT.blocked;
}

function askedOf({ filter, resource, decision, limit }: TrafficPart, budget: number | null): Shadow['asked'] {
	return {
		...{ resource, decision, limit, budget },
		application: filter.applicationId ?? null,
		label: filter.label ?? null,
	};
}
