import { isByFlag } from '../../config/settings.js';
import type { Coverage } from '../../core/report/coverage.js';
import type { Run } from '../../core/run.js';
import { coverageStep } from '../../core/steps/coverage.js';
import type { Editable } from '../../core/steps/propose.js';
import { usedTraffic } from '../../core/steps/used-traffic.js';
import { resolveCandidate } from '../../core/zone/resolve.js';
import { CaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import { renderCoverage } from '../../render/coverage.js';
import { type CommandContext, type Handler, resultOf } from '../contract.js';
import { take } from '../declaration/take.js';
import { readCases } from '../input/cases.js';
import { refuseAlone } from '../input/documents.js';
import { documentsOf, readEditable } from '../input/editable.js';
import { openRunOr } from '../input/run.js';
import { readSince, refuseSource } from '../input/traffic.js';
import type { coverage } from './declaration.js';

export const run: Handler<typeof coverage> = async (given, context) => {
	const [files, since, archive, classes, failUnder, documents, only, onSave] = take(given, [
		'files',
		'since',
		'archive',
		'classes',
		'failUnder',
		'documents',
		'only',
		'watchFiles',
	]);
	refuseAlone(documents, only);
	refuseSource({ archive, classes }, since !== undefined, '--since <time>');
	const patterns = patternsOf(context, files, since, failUnder);
	const cases = patterns.length === 0 ? null : await readCases(context, patterns);
	// Where no zone is configured the documents are all that there is.
	const alone = only || (documents !== undefined && context.settings.target.kind === 'none');
	const run = await openRunOr(context, { only: alone && since === undefined, onSave });
	const editable = await readDocuments(context, run, documents, alone);
	const traffic =
		since === undefined
			? null
			: await usedTraffic(run, await readSince(context, run, since, { archive, classes }));
	const found = await coverageStep(run, { editable, cases, traffic, failUnder: failUnder ?? null });
	const document: Coverage = { schema: 'caracalite/coverage@1', ...found };
	return resultOf(document, renderCoverage, document.ok ? EXIT.clean : EXIT.blocked);
};

/** Documents on disk, else the candidate that a flag names, else the active version. */
async function readDocuments(
	context: CommandContext,
	run: Run,
	files: string[] | undefined,
	only: boolean,
): Promise<Editable> {
	const { settings } = context;
	const named = isByFlag(settings, 'candidate') ? settings.candidate : null;
	if (named === null) return readEditable(context, run, files, only);
	if (files !== undefined)
		throw new CaracaliteError('usage', '--documents and --candidate exclude each other');
	return documentsOf(run, await resolveCandidate(run.catalog, named, settings.policySet, run.zone.name));
}

/** Where the cases are. Throws `cases_needed` where there are none and nothing else is looked at. */
function patternsOf(
	{ settings }: CommandContext,
	files: string[],
	since: string | undefined,
	failUnder: number | undefined,
): string[] {
	const named = [...files, ...(isByFlag(settings, 'cases') ? settings.cases : [])];
	const patterns = named.length > 0 ? named : settings.cases;
	if (patterns.length > 0 || (since !== undefined && failUnder === undefined)) return patterns;
	throw new CaracaliteError('cases_needed', 'no case files are named', {
		hint: 'name them: caracalite coverage cases, or --cases, or `cases` in the profile; or look at traffic alone: --since 7d',
	});
}
