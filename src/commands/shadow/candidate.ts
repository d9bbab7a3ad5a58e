import type { Changes } from '../../core/report/changes.js';
import type { Run } from '../../core/run.js';
import { type ChangeSide, compareSides, compareVersions } from '../../core/steps/changes.js';
import type { Judged } from '../../core/steps/simulate.js';
import { resolveCandidate } from '../../core/zone/resolve.js';
import { CaracaliteError } from '../../model/errors.js';
import { problemDetails } from '../../model/problem.js';
import type { VersionRef } from '../../model/version-ref.js';
import { compileBundle } from '../../policy/compile.js';
import type { CommandContext } from '../contract.js';
import { layDocuments } from '../input/documents.js';

/** What is shadowed, and what it changes against what is active. */
export interface ShadowedCandidate {
	judged: Judged;
	changes(baseline: VersionRef | null): Promise<Changes>;
}

/**
 * The version that is named, by the argument or `--candidate`, or documents on disk. Throws
 * `candidate_needed`, `usage` where both are named, and what resolving and reading throw.
 */
export async function readShadowed(
	context: CommandContext,
	run: Run,
	named: string | undefined,
	documents: string[] | undefined,
	only: boolean,
): Promise<ShadowedCandidate> {
	const { settings } = context;
	if (documents !== undefined) {
		if (named === undefined) return onDisk(context, run, documents, only);
		throw new CaracaliteError('usage', '--documents is the candidate, and a version is named beside it', {
			hint: 'leave one of them out',
		});
	}
	const wanted = named ?? settings.candidate;
	if (wanted === null) {
		throw new CaracaliteError('candidate_needed', 'no candidate is named', {
			hint: 'caracalite shadow latest, its number or id; or caracalite shadow --documents <files>',
		});
	}
	const version = await resolveCandidate(run.catalog, wanted, settings.policySet, run.zone.name);
	return {
		judged: { kind: 'version', version },
		changes: (baseline) => compareVersions(run, baseline, version),
	};
}

async function onDisk(
	context: CommandContext,
	run: Run,
	files: string[],
	only: boolean,
): Promise<ShadowedCandidate> {
	const { base, bundle: documents, fileOf } = await layDocuments(context, run, files, only);
	const bundle = compileBundle(
		documents.map(({ name, content }) => ({ name: fileOf.get(name) ?? name, content })),
	);
	const names = [...fileOf.values()];
	if (bundle.kind !== 'ready') {
		const refused = bundle.kind === 'refused';
		throw new CaracaliteError(
			refused ? 'bundle_refused' : 'rego_logic',
			refused
				? 'the runtime would refuse these documents'
				: 'these documents hold Rego that is not decided offline',
			{
				details: problemDetails(refused ? bundle.problems : bundle.sites),
				hint: refused ? 'mend the place that is named' : 'stage them, and shadow the version',
			},
		);
	}
	const side: ChangeSide = { kind: 'documents', files: names, base, documents, bundle };
	return {
		judged: { kind: 'documents', names, base, bundle },
		changes: (baseline) =>
			compareSides(run, baseline === null ? null : { kind: 'version', version: baseline }, side),
	};
}
