import { isByFlag } from '../../config/settings.js';
import type { Report } from '../../core/report/schema.js';
import type { Run } from '../../core/run.js';
import type { Judged } from '../../core/steps/simulate.js';
import { resolveCandidate } from '../../core/zone/resolve.js';
import { CaracaliteError } from '../../model/errors.js';
import { compileBundle } from '../../policy/compile.js';
import type { Problem } from '../../policy/types.js';
import type { CommandContext } from '../contract.js';
import { readDocument } from './documents.js';

/**
 * What is to be judged: documents on disk, the candidate that is named, or the report's. Throws
 * `candidate_needed`, `report_other_candidate`, and what resolving or reading throws.
 */
export async function readJudged(
	context: CommandContext,
	run: Run,
	report: Report,
	documents: string[] | undefined,
): Promise<Judged> {
	const { settings } = context;
	const named = isByFlag(settings, 'candidate') ? settings.candidate : null;
	if (documents !== undefined) {
		if (named === null) return readDocuments(context, documents);
		throw new CaracaliteError('usage', '--documents and --candidate exclude each other');
	}
	const fromReport = report.candidate;
	const wanted = named ?? (fromReport === null ? settings.candidate : null);
	if (wanted === null) {
		if (fromReport?.version != null) return { kind: 'version', version: fromReport.version };
		if (fromReport !== null && fromReport.documents.length > 0)
			return readDocuments(context, fromReport.documents);
		throw new CaracaliteError('candidate_needed', 'no candidate is named', {
			hint: 'name one: --candidate latest, or its number or id; or --documents <files>',
		});
	}
	const version = await resolveCandidate(run.catalog, wanted, settings.policySet, run.zone.name);
	if (
		fromReport?.version != null &&
		fromReport.version.versionId !== version.versionId &&
		isEvidence(report)
	) {
		throw new CaracaliteError(
			'report_other_candidate',
			`the report judges ${fromReport.version.policySetName} v${fromReport.version.version}, not ${version.policySetName} v${version.version}`,
			{ hint: 'leave --candidate out, or simulate the other one first' },
		);
	}
	return { kind: 'version', version };
}

function isEvidence(report: Report): boolean {
	return report.replays.length > 0 || report.regressions.length > 0;
}

async function readDocuments(context: CommandContext, files: string[]): Promise<Judged> {
	const sources = await Promise.all(
		files.map(async (file) => ({ name: file, content: await readDocument(context, file) })),
	);
	const bundle = compileBundle(sources);
	if (bundle.kind === 'ready') return { kind: 'documents', names: files, bundle };
	const refused = bundle.kind === 'refused';
	throw new CaracaliteError(
		refused ? 'bundle_refused' : 'rego_logic',
		`${refused ? 'the runtime would refuse these documents' : 'these documents hold Rego that is not decided offline'}\n${placesOf(refused ? bundle.problems : bundle.sites)}`,
		{
			hint: refused
				? 'mend the place that is named'
				: 'stage them, and let the server decide: caracalite stage',
		},
	);
}

/** Problems as `  file:line:column message`, one a line. */
export function placesOf(problems: Problem[]): string {
	return problems
		.map(
			({ document, line, column, message, code }) => `  ${document}:${line}:${column} ${message} (${code})`,
		)
		.join('\n');
}
