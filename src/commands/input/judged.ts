import { isByFlag } from '../../config/settings.js';
import type { Candidate } from '../../core/report/evidence.js';
import type { Report } from '../../core/report/schema.js';
import type { Run } from '../../core/run.js';
import type { Judged } from '../../core/steps/simulate.js';
import { resolveCandidate, sameVersion } from '../../core/zone/resolve.js';
import { CaracaliteError } from '../../model/errors.js';
import { nameOf, type VersionRef } from '../../model/version-ref.js';
import type { CommandContext } from '../contract.js';
import { refuseAlone } from './documents.js';
import { documentsToJudge } from './documents-judged.js';

/**
 * What is to be judged: documents on disk, the candidate that is named, or the report's, found again by its
 * id. Throws `candidate_needed`, `report_other_candidate`, and what resolving or reading throws.
 */
export async function readJudged(
	context: CommandContext,
	run: Run,
	report: Pick<Report, 'candidate' | 'replays' | 'regressions'> | null,
	documents: string[] | undefined,
	only: boolean,
): Promise<Judged> {
	const { settings } = context;
	refuseAlone(documents, only);
	const named = isByFlag(settings, 'candidate') ? settings.candidate : null;
	if (documents !== undefined) {
		if (named === null) return (await documentsToJudge(context, run, documents, only)).judged;
		throw new CaracaliteError('usage', '--documents and --candidate exclude each other');
	}
	const fromReport = report?.candidate ?? null;
	const theirs =
		fromReport?.version == null ? null : await sameVersion(run.catalog, fromReport.version, 'report');
	const wanted = named ?? (fromReport === null ? settings.candidate : null);
	if (wanted === null) {
		if (theirs !== null) return { kind: 'version', version: theirs };
		if (fromReport !== null && fromReport.documents.length > 0) return judgedAgain(context, run, fromReport);
		throw new CaracaliteError('candidate_needed', 'no candidate is named', {
			hint: 'name one: --candidate latest, or its number or id; or --documents <files>',
		});
	}
	const version = await resolveCandidate(run.catalog, wanted, settings.policySet, run.zone.name);
	if (theirs !== null && theirs.versionId !== version.versionId && report !== null && isEvidence(report)) {
		throw new CaracaliteError(
			'report_other_candidate',
			`the report judges ${nameOf(theirs)}, not ${nameOf(version)}`,
			{ hint: 'leave --candidate out, or simulate the other one first' },
		);
	}
	return { kind: 'version', version };
}

function isEvidence(report: Pick<Report, 'replays' | 'regressions'>): boolean {
	return report.replays.length > 0 || report.regressions.length > 0;
}

/** The documents of a report, over what they lay over there. Throws `report_other_candidate`. */
async function judgedAgain(
	context: CommandContext,
	run: Run,
	{ documents, base: claimed }: Candidate,
): Promise<Judged> {
	const base = claimed === null ? null : await sameVersion(run.catalog, claimed, 'report');
	const { judged } = await documentsToJudge(context, run, documents, base === null);
	const now = judged.base;
	if (base?.versionId === now?.versionId) return judged;
	const lay = (version: VersionRef | null) => (version === null ? 'nothing' : nameOf(version));
	throw new CaracaliteError(
		'report_other_candidate',
		`in the report ${documents.join(', ')} lay over ${lay(base)}, and would lie over ${lay(now)} now`,
		{ hint: 'begin again: what is active has changed, or another policy set is meant' },
	);
}
