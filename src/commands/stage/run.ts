import type { Run } from '../../core/run.js';
import { stageDocuments } from '../../core/steps/stage.js';
import type { StageSet } from '../../core/steps/stage-plan.js';
import { resolveSet } from '../../core/zone/resolve.js';
import { isCaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import { renderStaged } from '../../render/stage.js';
import { type CommandContext, type Handler, resultOf } from '../contract.js';
import { take } from '../declaration/take.js';
import { readDocuments } from '../input/documents.js';
import { openRun } from '../input/run.js';
import type { stage } from './declaration.js';

export const run: Handler<typeof stage> = async (given, context) => {
	const [files, name, createSet, only, dryRun] = take(given, [
		'files',
		'name',
		'createSet',
		'only',
		'dryRun',
	]);
	const documents = await readDocuments(context, files, name);
	const run = await openRun(context);
	const set = await setOf(context, run, createSet);
	const { writer } = await context.connect();
	const staged = await stageDocuments(run, { writer, documents, set, only, dryRun });
	const document = { schema: 'caracalite/staged@1' as const, ok: true, zoneId: run.zone.id, ...staged };
	return resultOf(document, renderStaged, EXIT.clean);
};

async function setOf({ settings }: CommandContext, run: Run, createSet: boolean): Promise<StageSet> {
	const wanted = settings.policySet;
	try {
		return { kind: 'existing', set: await resolveSet(run.catalog, wanted, run.zone.name) };
	} catch (error) {
		if (!isCaracaliteError(error, 'policy_set_not_found') || !createSet || wanted === null) throw error;
		return { kind: 'new', name: wanted };
	}
}
