import { basename } from 'node:path';
import { z } from 'zod';
import type { Run } from '../core/run.js';
import { stageDocuments } from '../core/steps/stage.js';
import type { StageSet } from '../core/steps/stage-plan.js';
import { resolveSet } from '../core/zone/resolve.js';
import { CaracaliteError, isCaracaliteError } from '../model/errors.js';
import { EXIT } from '../model/exit-codes.js';
import type { DocumentSource } from '../policy/types.js';
import { cleanValues } from '../render/clean-values.js';
import { renderStaged } from '../render/stage.js';
import type { CommandContext, CommandResult } from './contract.js';
import { openRun } from './input/run.js';

const Options = z.object({
	name: z.string().optional(),
	policySet: z.string().optional(),
	createSet: z.boolean().default(false),
	dryRun: z.boolean().default(false),
});
type Options = z.infer<typeof Options>;

export async function run(
	args: string[],
	options: Record<string, unknown>,
	context: CommandContext,
): Promise<CommandResult> {
	const given = Options.parse(options);
	const documents = await readDocuments(context, args, given.name);
	const run = await openRun(context);
	const set = await setOf(context, run, given);
	const { writer } = await context.connect();
	const staged = await stageDocuments(run, { writer, documents, set, dryRun: given.dryRun });
	const document = { schema: 'caracalite/staged@1', ok: true, zoneId: run.zone.id, ...staged };
	return {
		document,
		text: (style) => renderStaged(cleanValues(staged), style),
		exit: EXIT.clean,
	};
}

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

async function setOf(context: CommandContext, run: Run, given: Options): Promise<StageSet> {
	const wanted = given.policySet ?? context.settings.policySet;
	try {
		return { kind: 'existing', set: await resolveSet(run.catalog, wanted, run.zone.name) };
	} catch (error) {
		if (!isCaracaliteError(error, 'policy_set_not_found') || !given.createSet || wanted === null) throw error;
		return { kind: 'new', name: wanted };
	}
}
