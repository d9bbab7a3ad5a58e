import type { Run } from '../../core/run.js';
import { type ChangeSide, compareSides } from '../../core/steps/changes.js';
import { resolveCandidate } from '../../core/zone/resolve.js';
import { CaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import { compileBundle } from '../../policy/compile.js';
import { renderDiff } from '../../render/changes.js';
import { type CommandContext, type Handler, resultOf } from '../contract.js';
import { take } from '../declaration/take.js';
import { layDocuments, refuseAlone } from '../input/documents.js';
import { isFolder } from '../input/folder.js';
import { openRunOr } from '../input/run.js';
import type { diff } from './declaration.js';

export const run: Handler<typeof diff> = async (given, context) => {
	const [older, newer, flagged, only, against] = take(given, ['from', 'to', 'documents', 'only', 'against']);
	const { first, second, documents } = await sidesNamed(context, older, newer, flagged);
	refuseAlone(documents, only);
	const files = documents ?? [];
	const [from, to] = namesOf(first, second, files);
	refuseTwoOlder(first, documents, against);
	const run = await openRunOr(context, { only: only && from === undefined, onSave: false });
	const before = await olderSide(context, run, from, against);
	const after =
		to === undefined ? await filesOf(context, run, files, only) : await namedSide(context, run, to);
	const changes = await compareSides(run, before, after);
	return resultOf(
		{ schema: 'caracalite/diff@1', ok: true, zoneId: run.offline ? null : run.zone.id, changes },
		(clean, style) => renderDiff(clean.changes, style),
		EXIT.clean,
	);
};

/** What the words name: where the last of them is a path, it is the documents. */
async function sidesNamed(
	context: CommandContext,
	first: string | undefined,
	second: string | undefined,
	documents: string[] | undefined,
) {
	const last = second ?? first;
	if (documents !== undefined || last === undefined || !(await isPath(context, last))) {
		return { first, second, documents };
	}
	return { first: second === undefined ? undefined : first, second: undefined, documents: [last] };
}

/** Whether a word is a file or a folder of documents, and no version: those are numbers, ids, `latest` and `active`. */
async function isPath(context: CommandContext, word: string): Promise<boolean> {
	if (/^(\d+|v\d+|latest|active)$/i.test(word)) return false;
	return /[/\\]|\.rego$/i.test(word) || (await isFolder(context, word));
}

/** The names of the older and the newer side: `<to>`, `<from> <to>`, or `[<from>]` beside documents. */
function namesOf(
	first: string | undefined,
	second: string | undefined,
	files: string[],
): [string | undefined, string | undefined] {
	if (files.length > 0) {
		if (second === undefined) return [first, undefined];
		throw new CaracaliteError('usage', '--documents is the newer side; name one version beside it at most');
	}
	if (first === undefined) {
		throw new CaracaliteError('usage', 'no version is named', {
			hint: 'caracalite diff <to>, caracalite diff <from> <to>, or caracalite diff --documents <files>',
		});
	}
	return second === undefined ? [undefined, first] : [first, second];
}

/** Throws `usage` where `--against` is not the one older side of documents. */
function refuseTwoOlder(
	version: string | undefined,
	documents: string[] | undefined,
	against: string[] | undefined,
): void {
	if (against === undefined || (documents !== undefined && version === undefined)) return;
	throw new CaracaliteError(
		'usage',
		'--against is the older side beside --documents, in place of a version',
		{
			hint: 'caracalite diff --documents <files> --only --against <files>',
		},
	);
}

/** Documents on disk, else a version; nothing at all where no zone is asked. */
async function olderSide(
	context: CommandContext,
	run: Run,
	name: string | undefined,
	against: string[] | undefined,
): Promise<ChangeSide | null> {
	if (against !== undefined || run.offline) return filesOf(context, run, against ?? [], true);
	return versionSide(context, run, name);
}

/** A version by its name; the active one where none is named, null where nothing is active. */
async function versionSide(
	context: CommandContext,
	run: Run,
	name: string | undefined,
): Promise<ChangeSide | null> {
	if (name !== undefined) return namedSide(context, run, name);
	const baseline = await run.catalog.baseline();
	return baseline === null ? null : { kind: 'version', version: baseline };
}

async function namedSide({ settings }: CommandContext, run: Run, name: string): Promise<ChangeSide> {
	const version = await resolveCandidate(run.catalog, name, settings.policySet, run.zone.name);
	return { kind: 'version', version };
}

async function filesOf(
	context: CommandContext,
	run: Run,
	paths: string[],
	only: boolean,
): Promise<ChangeSide> {
	const { base, bundle: documents, fileOf } = await layDocuments(context, run, paths, only);
	return {
		kind: 'documents',
		files: [...fileOf.values()],
		base,
		documents,
		bundle: compileBundle(documents),
	};
}
