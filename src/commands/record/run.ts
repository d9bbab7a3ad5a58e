import { mergeCases } from '../../core/record/merge.js';
import type { Recorded } from '../../core/report/recorded.js';
import { type Recording, recordCases } from '../../core/steps/record.js';
import { EXIT } from '../../model/exit-codes.js';
import { cleanValues } from '../../render/clean-values.js';
import { jsonText } from '../../render/json.js';
import { renderRecorded } from '../../render/record.js';
import { type Handler, resultOf } from '../contract.js';
import { take } from '../declaration/take.js';
import { openRun } from '../input/run.js';
import type { record } from './declaration.js';
import { openCaseFile } from './file.js';
import { readWhat } from './what.js';

/** Writes regression cases from audit, to a file or as the result. */
export const run: Handler<typeof record> = async (given, context) => {
	const [window, request, sample, out, pseudonymise] = take(given, [
		'window',
		'request',
		'sample',
		'out',
		'pseudonymise',
	]);
	const what = readWhat(window, request);
	const target = out === undefined ? null : await openCaseFile(context, out);
	const run = await openRun(context);
	const recording = await recordCases(run, {
		what: await what(run),
		sample: sample ?? null,
		pseudonyms: pseudonymise,
	});
	const file = target === null ? null : await target.write(recording.drafts);
	const document = documentOf(recording, run.zone.id, pseudonymise, file);
	const { cases } = document;
	if (cases !== null) context.say((style) => renderRecorded(cleanValues(document), style));
	return resultOf(
		document,
		(clean, style) => (cases === null ? renderRecorded(clean, style) : jsonText(cases)),
		EXIT.clean,
		cases !== null,
	);
};

function documentOf(
	{ drafts, ...found }: Recording,
	zoneId: string,
	pseudonymised: boolean,
	file: Recorded['file'],
): Recorded {
	const cases = file === null ? mergeCases([], drafts).added.map(({ value }) => value) : null;
	return { schema: 'caracalite/recorded@1', ok: true, zoneId, pseudonymised, ...found, file, cases };
}
