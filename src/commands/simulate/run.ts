import type { Report } from '../../core/report/schema.js';
import type { Run } from '../../core/run.js';
import { explainStep } from '../../core/steps/explain.js';
import { simulateStep } from '../../core/steps/simulate.js';
import { CaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import { isJsonObject, type JsonObject } from '../../model/json.js';
import { renderSimulate } from '../../render/evidence.js';
import { type CommandContext, type Handler, resultOf } from '../contract.js';
import { take } from '../declaration/take.js';
import { readJudged } from '../input/judged.js';
import { readJson, readOverlays } from '../input/overlays.js';
import { continueReport } from '../input/report.js';
import { requestsMeant, wordsOf } from '../input/requests.js';
import { openRunOr } from '../input/run.js';
import type { simulate } from './declaration.js';

export const run: Handler<typeof simulate> = async (given, context) => {
	const [named, latest, inputFile, resource, overlay, documents, only, file, acceptHold] = take(given, [
		'requests',
		'latest',
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
	const words = wordsOf(named, latest);
	const alone = only && input !== null && words.length === 0;
	const run = await openRunOr(context, { only: alone, onSave: false });
	// An input of a file is no request that a report could be about.
	const stdinTaken = inputFile !== undefined || documents?.includes('-') === true;
	const before = await continueReport(context, run, { file, stdinTaken });
	const requestIds = await requestsOf(context, run, { words, before, input, resource });
	// What a report tells of its requests was read before; what comes of them is judged anew later on.
	const isKnown = requestIds.length === 0 || (words.length === 0 && before.trace !== null);
	const explained = isKnown || input !== null ? before : await explainStep(run, before, requestIds);
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

/** The requests to replay; the environment names none where an input is given, or a report tells of one. */
async function requestsOf(
	context: CommandContext,
	run: Run,
	{ words, before, input, resource }: RequestsGiven,
): Promise<string[]> {
	const isTold = before.trace !== null || input !== null;
	const window = resource === undefined ? {} : { resource };
	return requestsMeant(context, run, { words, before: isTold ? before : null, window });
}

interface RequestsGiven {
	words: readonly string[];
	before: Report;
	input: JsonObject | null;
	resource: string | undefined;
}

async function readInput(context: CommandContext, file: string): Promise<JsonObject> {
	const value = await readJson(context, file);
	if (isJsonObject(value)) return value;
	throw new CaracaliteError('bad_input', `${file} is not a policy input: it is no object`);
}
