import { mergeCases } from '../core/record/merge.js';
import type { Recorded } from '../core/report/recorded.js';
import { type Recording, recordCases } from '../core/steps/record.js';
import { EXIT } from '../model/exit-codes.js';
import { cleanValues } from '../render/clean-values.js';
import { jsonText } from '../render/json.js';
import { renderRecorded } from '../render/record.js';
import type { CommandContext, CommandResult } from './contract.js';
import { openRun } from './input/run.js';
import { openCaseFile } from './record/file.js';
import { readOptions, readWhat } from './record/options.js';

/** Writes regression cases from audit, to a file or as the result. */
export async function run(
	_args: string[],
	options: Record<string, unknown>,
	context: CommandContext,
): Promise<CommandResult> {
	const given = readOptions(options);
	const target = given.out === undefined ? null : await openCaseFile(context, given.out);
	const run = await openRun(context);
	const recording = await recordCases(run, {
		what: await readWhat(context, run, given),
		sample: given.sample ?? null,
		pseudonyms: given.pseudonymise,
	});
	const file = target === null ? null : await target.write(recording.drafts);
	const document = documentOf(recording, run.zone.id, given.pseudonymise, file);
	const { cases } = document;
	if (cases !== null) context.say((style) => renderRecorded(cleanValues(document), style));
	return {
		document,
		text: (style) => (cases === null ? renderRecorded(cleanValues(document), style) : jsonText(cases)),
		exit: EXIT.clean,
	};
}

function documentOf(
	{ drafts, ...found }: Recording,
	zoneId: string,
	pseudonymised: boolean,
	file: Recorded['file'],
): Recorded {
	const cases = file === null ? mergeCases([], drafts).added.map(({ value }) => value) : null;
	return { schema: 'caracalite/recorded@1', ok: true, zoneId, pseudonymised, ...found, file, cases };
}
