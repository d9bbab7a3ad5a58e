import { CaracaliteError } from '../errors.js';
import { EXIT } from '../exit-codes.js';
import { compileBundle } from '../policy/compile.js';
import type { DocumentSource, Problem } from '../policy/types.js';
import type { VersionRef } from '../report/answer.js';
import type { Run } from '../run.js';
import { toRef } from '../zone/catalog.js';
import { planStage, type StagePlan, type StageSet } from './plan.js';

/** What staging made, or would make, and the version that holds it. */
export interface Staged {
	dryRun: boolean;
	set: { id: string | null; name: string; made: boolean };
	documents: { name: string; action: 'reused' | 'version_added' | 'created'; versionId: string | null }[];
	/** Null in a dry run that would make one. */
	version: VersionRef | null;
	versionMade: boolean;
	base: VersionRef | null;
	/** What the offline reader found in the whole bundle; it does not stop staging. */
	findings: Problem[];
}

export interface StageOptions {
	documents: DocumentSource[];
	set: StageSet;
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
	const { plan, base } = await gather(run, options);
	const bundle = compileBundle(await bundleOf(run, plan, options.documents));
	if (bundle.kind === 'refused') throw refused(bundle.problems);
	const findings = bundle.kind === 'logic' ? bundle.sites : [];
	if (options.dryRun) return described(plan, options, base, null, null, findings);
	return commit(run, plan, options, base, findings);
}

async function validateAll(run: Run, documents: DocumentSource[]): Promise<void> {
	run.progress({ step: 'stage', text: 'validating documents' });
	for (const document of documents) {
		const { valid, code } = await run.admin.validate(document.content);
		if (valid) continue;
		const places = compileBundle([document]);
		throw new CaracaliteError(
			'invalid_rego',
			`${document.name} is refused: ${code ?? 'no reason given'}${places.kind === 'refused' ? `\n${placed(places.problems)}` : ''}`,
			{
				hint: 'mend the document; nothing was staged',
			},
		);
	}
}

function placed(problems: Problem[]): string {
	return problems
		.map((one) => `  ${one.document}:${one.line}:${one.column} ${one.message} (${one.code})`)
		.join('\n');
}

function refused(problems: Problem[]): CaracaliteError {
	return new CaracaliteError(
		'bundle_refused',
		`the runtime would refuse these documents together\n${placed(problems)}`,
		{
			hint: 'mend the place that is named; nothing was staged',
			exit: EXIT.blocked,
		},
	);
}

async function gather(
	run: Run,
	options: StageOptions,
): Promise<{ plan: StagePlan; base: VersionRef | null }> {
	const policies = await Promise.all(
		(await run.admin.policies()).map((policy) => run.admin.policy(policy.id)),
	);
	if (options.set.kind === 'make') {
		return { plan: planStage(options.documents, { policies, base: [], versions: [] }), base: null };
	}
	const { set } = options.set;
	const versions = await run.catalog.versions(set.id);
	const start = versions.find((version) => version.id === set.activeVersionId) ?? versions[0];
	const base = start === undefined ? null : toRef(set, start);
	const ids = base === null ? [] : await run.catalog.policyVersionIds(base);
	return { plan: planStage(options.documents, { policies, base: ids, versions }), base };
}

/** The whole bundle as it will be: new documents, and those of the base that stay. */
async function bundleOf(run: Run, plan: StagePlan, documents: DocumentSource[]): Promise<DocumentSource[]> {
	const sources: DocumentSource[] = [];
	for (const entry of plan.manifest) {
		if (entry.kind === 'step') {
			const document = documents[entry.index];
			if (document !== undefined) sources.push(document);
			continue;
		}
		const policy = await run.catalog.policyOf(entry.versionId);
		const content = policy?.versions.find((one) => one.id === entry.versionId)?.content ?? null;
		if (policy !== null && content !== null) sources.push({ name: policy.name, content });
	}
	return sources;
}

async function commit(
	run: Run,
	plan: StagePlan,
	options: StageOptions,
	base: VersionRef | null,
	findings: Problem[],
): Promise<Staged> {
	run.progress({ step: 'stage', text: 'making versions' });
	const ids: string[] = [];
	for (const step of plan.steps) {
		if (step.kind === 'reuse') ids.push(step.versionId);
		else if (step.kind === 'add_version')
			ids.push((await run.admin.addPolicyVersion(step.policyId, step.content)).id);
		else ids.push((await run.admin.createPolicy(step.name, step.content)).id);
	}
	const set =
		options.set.kind === 'there' ? options.set.set : await run.admin.createPolicySet(options.set.name);
	const manifest = plan.manifest.flatMap((entry) =>
		entry.kind === 'kept' ? [entry.versionId] : (ids[entry.index] ?? []),
	);
	const version = plan.existing ?? (await run.admin.addSetVersion(set.id, manifest));
	return described(plan, options, base, ids, toRef(set, version), findings);
}

function described(
	plan: StagePlan,
	options: StageOptions,
	base: VersionRef | null,
	ids: string[] | null,
	version: VersionRef | null,
	findings: Problem[],
): Staged {
	const there = options.set.kind === 'there' ? options.set.set : null;
	const existing = plan.existing === null || there === null ? null : toRef(there, plan.existing);
	return {
		dryRun: options.dryRun,
		set: {
			id: version?.policySetId ?? there?.id ?? null,
			name: options.set.kind === 'there' ? options.set.set.name : options.set.name,
			made: options.set.kind === 'make',
		},
		documents: plan.steps.map((step, index) => ({
			name: step.name,
			action: ACTIONS[step.kind],
			versionId: ids?.[index] ?? (step.kind === 'reuse' ? step.versionId : null),
		})),
		version: version ?? existing,
		versionMade: plan.existing === null,
		base,
		findings,
	};
}
