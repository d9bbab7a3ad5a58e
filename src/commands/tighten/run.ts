import { isByFlag } from '../../config/settings.js';
import { parseCases } from '../../core/cases/parse.js';
import type { Tightened } from '../../core/report/tightened.js';
import type { Run } from '../../core/run.js';
import type { Editable } from '../../core/steps/propose.js';
import { type Tightening, tightenStep } from '../../core/steps/tighten.js';
import { type ChangePattern, parseChangePattern } from '../../core/verdict/change-pattern.js';
import { parseDuration } from '../../model/duration.js';
import { EXIT } from '../../model/exit-codes.js';
import { renderTightened } from '../../render/tightened.js';
import { type CommandContext, type Handler, resultOf } from '../contract.js';
import { take } from '../declaration/take.js';
import { readOwnCases } from '../input/cases-to-run.js';
import { refuseAlone, refuseWrite } from '../input/documents.js';
import { readEditable } from '../input/editable.js';
import { writeFiles } from '../input/edited-files.js';
import { openRun } from '../input/run.js';
import { readSince, refuseSource, sourceWords, type TrafficSource } from '../input/traffic.js';
import { sinceOf } from '../input/window.js';
import type { tighten } from './declaration.js';
import { stageAndReplay } from './stage.js';

export const run: Handler<typeof tighten> = async (given, context) => {
	const [since, archive, classes, keep, files, only, write, stage] = take(given, [
		'since',
		'archive',
		'classes',
		'keep',
		'documents',
		'only',
		'write',
		'stage',
	]);
	refuseAlone(files, only);
	refuseWrite(files, write, stage);
	const source = { archive, classes };
	refuseSource(source, true, '--since <time>');
	const own = await readOwnCases(context);
	const run = await openRun(context);
	const patterns = await patternsOf(run, keep ?? []);
	const editable = await readEditable(context, run, files, only);
	const cases = own.length === 0 ? [] : parseCases(own);
	const tightening = await tightenStep(run, {
		...{ editable, cases, keep: patterns, since: sinceOf(run, since) },
		traffic: () => readSince(context, run, since, source),
	});
	const document = await made(context, run, { tightening, editable, only, write, stage });
	const said = { since, source, keep: keep ?? [], files: files ?? [], only };
	const next = nextWords(context, document, said);
	return resultOf(
		document,
		(clean, style) => renderTightened(clean, style, next),
		document.ok ? EXIT.clean : EXIT.blocked,
	);
};

interface Making {
	tightening: Tightening;
	editable: Editable;
	only: boolean;
	write: boolean;
	stage: boolean;
}

/** What was found, and what was made of it. */
async function made(
	context: CommandContext,
	run: Run,
	{ tightening, editable, only, write, stage }: Making,
): Promise<Tightened> {
	const document: Tightened = { schema: 'caracalite/tightened@1', ...tightening.found };
	if (document.removed.length === 0) return document;
	if (stage) return { ...document, ...(await stageAndReplay(context, run, { tightening, editable, only })) };
	if (!write) return document;
	return { ...document, written: await writeFiles(context, editable.documents, tightening.documents) };
}

async function patternsOf(run: Run, keep: readonly string[]): Promise<ChangePattern[]> {
	const applications = keep.length === 0 ? [] : await run.catalog.applications();
	return keep.map((text) => parseChangePattern(text, '--keep', applications));
}

/** What the command line said, to say again. */
interface Said {
	since: string;
	source: TrafficSource;
	keep: readonly string[];
	files: readonly string[];
	only: boolean;
}

/** The command to go on with: writing or staging what was shown, or judging what was staged. */
function nextWords(
	{ settings }: CommandContext,
	{ removed, written, staged, ok }: Tightened,
	{ since, source, keep, files, only }: Said,
): string[] | null {
	if (removed.length === 0 || !ok) return null;
	if (staged !== null) return judgeWords(settings, staged.version, { since, source });
	if (written.length > 0) return ['stage', ...written];
	return [
		...['tighten', '--since', since],
		...sourceWords(source),
		...keep.flatMap((pattern) => ['--keep', pattern]),
		...caseWords(settings),
		...(files.length === 0 ? ['--stage'] : ['--write', '--documents', ...files]),
		...(only ? ['--only'] : []),
	];
}

/** A verdict judges by cases; where there are none, the same traffic makes them. */
function judgeWords(
	settings: CommandContext['settings'],
	version: number,
	{ since, source }: Pick<Said, 'since' | 'source'>,
): string[] {
	if (settings.cases.length === 0) return ['record', '--since', since, '--out', 'recorded.yaml'];
	const shadow = parseDuration(since) === null ? [] : ['--shadow', since, ...sourceWords(source)];
	return ['verdict', '--candidate', String(version), ...shadow, '--accept-losses', ...caseWords(settings)];
}

function caseWords(settings: CommandContext['settings']): string[] {
	return isByFlag(settings, 'cases') ? settings.cases.flatMap((pattern) => ['--cases', pattern]) : [];
}
