import { CaracaliteError, isCaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import { type Problem, problemDetails } from '../../model/problem.js';
import type { VersionRef } from '../../model/version-ref.js';
import { brokenBundle } from '../../policy/authority/broken.js';
import { drift } from '../../policy/authority/drift.js';
import type { Bundle } from '../../policy/bundle.js';
import { compileBundle } from '../../policy/compile.js';
import type { DocumentSource } from '../../policy/types.js';
import type { AdminWriter } from '../ports.js';
import type { Staged } from '../report/documents.js';
import type { Run } from '../run.js';
import { toRef } from '../zone/catalog.js';
import { type CheckedWrites, checkedWrites } from './landed.js';
import { layOver } from './lay.js';
import type { PolicyStep, StagePlan, StageSet } from './stage-plan.js';

export interface StageOptions {
	writer: AdminWriter;
	documents: DocumentSource[];
	set: StageSet;
	/** The version holds exactly these documents. */
	only: boolean;
	dryRun: boolean;
}

const ACTIONS = { reuse: 'reused', add_version: 'version_added', create: 'created' } as const;

/**
 * Makes a version out of documents on disk. Nothing that is active moves. Throws `invalid_rego` where
 * the server refuses a document and `bundle_refused` where the runtime would refuse the bundle,
 * before anything is made.
 */
export async function stageDocuments(run: Run, options: StageOptions): Promise<Staged> {
	await validateAll(run, options.documents);
	const { plan, base, bundle: sources } = await layOver(run, options);
	const bundle = compileBundle(sources);
	const problems = bundle.kind === 'refused' ? bundle.problems : fatalOf(bundle);
	if (problems.length > 0) throw refused(problems);
	const findings = await findingsOf(run, bundle);
	if (options.dryRun) return described(plan, options, base, null, null, findings);
	return commit(run, plan, options, base, findings);
}

/** What the server would refuse too, once the documents are there: contradictions that fail every decision. */
function fatalOf(bundle: Bundle): Problem[] {
	if (bundle.kind !== 'ready') return [];
	const fatal = bundle.problems.filter((one) => one.reach === 'every_decision');
	return fatal.flatMap(({ code, message, places }) => places.map((place) => ({ ...place, code, message })));
}

async function findingsOf(run: Run, bundle: Bundle): Promise<Staged['findings']> {
	if (bundle.kind !== 'ready') {
		return { logic: bundle.kind === 'logic' ? bundle.sites : [], drift: [], broken: [] };
	}
	const [applications, resources] = await Promise.all([run.catalog.applications(), run.catalog.resources()]);
	return { logic: [], drift: drift(bundle.data, applications, resources), broken: brokenBundle(bundle) };
}

async function validateAll(run: Run, documents: DocumentSource[]): Promise<void> {
	run.progress({ step: 'stage', text: 'validating documents' });
	for (const document of documents) {
		const { valid, code } = await run.admin.validate(document.content);
		if (valid) continue;
		const places = compileBundle([document]);
		throw new CaracaliteError('invalid_rego', `${document.name} is refused: ${code ?? 'no reason given'}`, {
			hint: 'mend the document; nothing was staged',
			...(places.kind === 'refused' && { details: problemDetails(places.problems) }),
		});
	}
}

function refused(problems: Problem[]): CaracaliteError {
	return new CaracaliteError('bundle_refused', 'the runtime would refuse these documents together', {
		hint: 'mend the place that is named; nothing was staged',
		exit: EXIT.blocked,
		details: problemDetails(problems),
	});
}

async function commit(
	run: Run,
	plan: StagePlan,
	options: StageOptions,
	base: VersionRef | null,
	findings: Staged['findings'],
): Promise<Staged> {
	run.progress({ step: 'stage', text: 'making versions' });
	const writes = checkedWrites(run.admin, options.writer);
	const made: string[] = [];
	try {
		const ids: string[] = [];
		for (const step of plan.steps) ids.push(await makePolicyVersion(writes, step, made));
		const set = options.set.kind === 'existing' ? options.set.set : await writes.policySet(options.set.name);
		if (options.set.kind === 'new') made.push(`policy set "${set.name}"`);
		const manifest = plan.manifest.flatMap((entry) =>
			entry.kind === 'kept' ? [entry.versionId] : (ids[entry.index] ?? []),
		);
		const version = plan.existing ?? (await writes.setVersion(set.id, manifest));
		return described(plan, options, base, ids, toRef(set, version), findings);
	} catch (error) {
		throw isCaracaliteError(error) && made.length > 0 ? madeInPart(error, made) : error;
	}
}

async function makePolicyVersion(writes: CheckedWrites, step: PolicyStep, made: string[]): Promise<string> {
	if (step.kind === 'reuse') return step.versionId;
	const version = await writes.policyVersion(step);
	made.push(`version ${version.version} of policy "${step.name}"`);
	return version.id;
}

/** What broke off after `made`: that stays, and nothing that is active moved. */
export function madeInPart(error: CaracaliteError, made: readonly string[]): CaracaliteError {
	return new CaracaliteError(error.code, `${error.message}; made before that: ${made.join(', ')}`, {
		hint: `${error.hint ?? ''} Stage again: what was made is used again. What is active stayed active.`.trim(),
		exit: EXIT.unconfirmed,
		changed: error.changed === 'unknown' ? 'unknown' : true,
		cause: error,
		...(error.status === undefined ? {} : { status: error.status }),
		details: { ...error.details, made },
	});
}

function described(
	plan: StagePlan,
	options: StageOptions,
	base: VersionRef | null,
	ids: string[] | null,
	version: VersionRef | null,
	findings: Staged['findings'],
): Staged {
	const there = options.set.kind === 'existing' ? options.set.set : null;
	const existing = plan.existing === null || there === null ? null : toRef(there, plan.existing);
	return {
		dryRun: options.dryRun,
		set: {
			id: version?.policySetId ?? there?.id ?? null,
			name: options.set.kind === 'existing' ? options.set.set.name : options.set.name,
			made: options.set.kind === 'new',
		},
		documents: plan.steps.map((step, index) => ({
			name: step.name,
			action: ACTIONS[step.kind],
			versionId: ids?.[index] ?? (step.kind === 'reuse' ? step.versionId : null),
		})),
		version: version ?? existing,
		versionMade: plan.existing === null,
		base,
		only: options.only,
		findings,
	};
}
