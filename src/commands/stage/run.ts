import { basename } from 'node:path';
import type { Run } from '../../core/run.js';
import { stageDocuments } from '../../core/steps/stage.js';
import type { StageSet } from '../../core/steps/stage-plan.js';
import { resolveSet } from '../../core/zone/resolve.js';
import { CaracaliteError, isCaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import type { DocumentSource } from '../../policy/types.js';
import { renderStaged } from '../../render/stage.js';
import { type CommandContext, type Handler, resultOf } from '../contract.js';
import { take } from '../declaration/take.js';
import { openRun } from '../input/run.js';
import type { stage } from './declaration.js';

export const run: Handler<typeof stage> = async (given, context) => {
	const [files, name, createSet, dryRun] = take(given, ['files', 'name', 'createSet', 'dryRun']);
	const documents = await readDocuments(context, files, name);
	const run = await openRun(context);
	const set = await setOf(context, run, createSet);
	const { writer } = await context.connect();
	const staged = await stageDocuments(run, { writer, documents, set, dryRun });
	const document = { schema: 'caracalite/staged@1' as const, ok: true, zoneId: run.zone.id, ...staged };
	return resultOf(document, renderStaged, EXIT.clean);
};

async function readDocuments(
	context: CommandContext,
	files: string[],
	name: string | undefined,
): Promise<DocumentSource[]> {
	if (name !== undefined && files.length > 1) {
		throw new CaracaliteError('usage', '--name names one document, and more files than one are given', {
			hint: 'leave --name out: each policy is then named by its file',
		});
	}
	const documents = await Promise.all(
		files.map(async (file) => ({
			name: name ?? basename(file).replace(/\.rego$/i, ''),
			content: await context.readText(file),
		})),
	);
	const twice = documents.find(
		(one, index) => documents.findIndex((other) => other.name === one.name) !== index,
	);
	if (twice === undefined) return documents;
	throw new CaracaliteError('usage', `two files name the policy "${twice.name}"`, {
		hint: 'stage them one by one with --name',
	});
}

async function setOf({ settings }: CommandContext, run: Run, createSet: boolean): Promise<StageSet> {
	const wanted = settings.policySet;
	try {
		return { kind: 'existing', set: await resolveSet(run.catalog, wanted, run.zone.name) };
	} catch (error) {
		if (!isCaracaliteError(error, 'policy_set_not_found') || !createSet || wanted === null) throw error;
		return { kind: 'new', name: wanted };
	}
}
