import type { Changes } from '../../core/report/changes.js';
import type { Run } from '../../core/run.js';
import { type ChangeSide, compareSides, compareVersions } from '../../core/steps/changes.js';
import type { Judged } from '../../core/steps/simulate.js';
import { resolveCandidate } from '../../core/zone/resolve.js';
import { CaracaliteError } from '../../model/errors.js';
import type { VersionRef } from '../../model/version-ref.js';
import type { CommandContext } from '../contract.js';
import { documentsToJudge } from '../input/documents-judged.js';

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
	const { judged, documents } = await documentsToJudge(context, run, files, only);
	const { names, base, bundle } = judged;
	const side: ChangeSide = { kind: 'documents', files: names, base, documents, bundle };
	return {
		judged,
		changes: (baseline) =>
			compareSides(run, baseline === null ? null : { kind: 'version', version: baseline }, side),
	};
}
