import { explainStep } from '../../core/steps/explain.js';
import { simulateStep } from '../../core/steps/simulate.js';
import { findRequest } from '../../core/trace/find-request.js';
import { CaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import { isJsonObject, type JsonObject } from '../../model/json.js';
import { renderSimulate } from '../../render/evidence.js';
import { type CommandContext, type Handler, resultOf } from '../contract.js';
import { take } from '../declaration/take.js';
import { readJudged } from '../input/judged.js';
import { readJson, readOverlays } from '../input/overlays.js';
import { continueReport, refuseOtherRequest } from '../input/report.js';
import { openRun } from '../input/run.js';
import type { simulate } from './declaration.js';

export const run: Handler<typeof simulate> = async (given, context) => {
	const [named, inputFile, resource, overlay, documents, only, file, acceptHold] = take(given, [
		'requestId',
		'input',
		'resource',
		'overlay',
		'documents',
		'only',
		'report',
		'acceptHold',
	]);
	const { overlays, asRebuilt } = await readOverlays(context, overlay);
	const input = inputFile === undefined ? null : await readInput(context, inputFile);
	const run = await openRun(context);
	// An input of a file is no request that a report could be about.
	const stdinTaken = inputFile !== undefined || documents?.includes('-') === true;
	const before = await continueReport(context, run, { file, stdinTaken });
	const wanted = named === undefined ? undefined : await findRequest(run.admin, named);
	refuseOtherRequest(before, wanted);
	const meant = wanted ?? (before.trace === null ? context.settings.deniedRequestId : null);
	const requestId = meant === null ? null : await findRequest(run.admin, meant);
	const explained = requestId === null || input !== null ? before : await explainStep(run, before, requestId);
	// Of cases that were run before, a verdict later on has to know; what came of them it finds out itself.
	const fresh = { ...explained, candidate: null, regressions: [], replays: [], verdict: null };
	const judged = await readJudged(
		context,
		run,
		{ ...fresh, candidate: explained.candidate },
		documents,
		only,
	);
	const report = await simulateStep(
		run,
		{ ...fresh, command: 'simulate' },
		{ judged, overlays, input, resource: resource ?? null, asRebuilt },
	);
	const ok = report.ok && (report.candidate?.hold == null || acceptHold);
	return resultOf({ ...report, ok }, renderSimulate, ok ? EXIT.clean : EXIT.blocked);
};

async function readInput(context: CommandContext, file: string): Promise<JsonObject> {
	const value = await readJson(context, file);
	if (isJsonObject(value)) return value;
	throw new CaracaliteError('bad_input', `${file} is not a policy input: it is no object`);
}
