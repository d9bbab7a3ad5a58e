import { basename } from 'node:path';
import { z } from 'zod';
import type { Run } from '../core/run.js';
import { type ChangeSide, compareSides } from '../core/steps/changes.js';
import { resolveCandidate } from '../core/zone/resolve.js';
import { CaracaliteError } from '../model/errors.js';
import { EXIT } from '../model/exit-codes.js';
import { compileBundle } from '../policy/compile.js';
import { renderDiff } from '../render/changes.js';
import { cleanValues } from '../render/clean-values.js';
import type { CommandContext, CommandResult } from './contract.js';
import { openRun } from './input/run.js';

const Options = z.object({
	policySet: z.string().optional(),
	documents: z.array(z.string()).optional(),
});
type Options = z.infer<typeof Options>;

export async function run(
	args: string[],
	options: Record<string, unknown>,
	context: CommandContext,
): Promise<CommandResult> {
	const given = Options.parse(options);
	const files = given.documents ?? [];
	const [from, to] = namesOf(args, files);
	const run = await openRun(context);
	const before = await versionSide(context, run, given, from);
	const after = to === undefined ? await filesOf(context, files) : await namedSide(context, run, given, to);
	const changes = await compareSides(run, before, after);
	return {
		document: { schema: 'caracalite/diff@1', ok: true, zoneId: run.zone.id, changes },
		text: (style) => renderDiff(cleanValues(changes), style),
		exit: EXIT.clean,
	};
}

/** The names of the older and the newer side: `<to>`, `<from> <to>`, or `[<from>]` beside documents. */
function namesOf([first, second]: string[], files: string[]): [string | undefined, string | undefined] {
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

/** A version by its name; the active one where none is named, null where nothing is active. */
async function versionSide(
	context: CommandContext,
	run: Run,
	given: Options,
	name: string | undefined,
): Promise<ChangeSide | null> {
	if (name !== undefined) return namedSide(context, run, given, name);
	const baseline = await run.catalog.baseline();
	return baseline === null ? null : { kind: 'version', version: baseline };
}

async function namedSide(
	context: CommandContext,
	run: Run,
	given: Options,
	name: string,
): Promise<ChangeSide> {
	const set = given.policySet ?? context.settings.policySet;
	return { kind: 'version', version: await resolveCandidate(run.catalog, name, set, run.zone.name) };
}

async function filesOf(context: CommandContext, files: string[]): Promise<ChangeSide> {
	const documents = await Promise.all(
		files.map(async (file) => ({ name: policyNameOf(file), content: await context.readText(file) })),
	);
	return { kind: 'documents', documents, bundle: compileBundle(documents) };
}

/** The policy that a file stands for, as `stage` names it. */
function policyNameOf(file: string): string {
	return basename(file).replace(/\.rego$/i, '');
}
