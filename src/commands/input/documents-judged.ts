import type { Run } from '../../core/run.js';
import type { Judged } from '../../core/steps/simulate.js';
import { CaracaliteError } from '../../model/errors.js';
import { problemDetails } from '../../model/problem.js';
import { compileBundle } from '../../policy/compile.js';
import type { DocumentSource } from '../../policy/types.js';
import type { CommandContext } from '../contract.js';
import { layDocuments } from './documents.js';

/** Documents on disk that the offline engine can judge. */
export interface DocumentsToJudge {
	judged: Extract<Judged, { kind: 'documents' }>;
	/** The whole, by names of policies. */
	documents: DocumentSource[];
}

/**
 * Documents on disk as a candidate, laid as `stage` would lay them. Throws `bundle_refused` and `rego_logic` where
 * the offline engine has nothing to say of them, and what laying them throws.
 */
export async function documentsToJudge(
	context: CommandContext,
	run: Run,
	files: string[],
	only: boolean,
): Promise<DocumentsToJudge> {
	const { base, bundle: documents, fileOf } = await layDocuments(context, run, files, only);
	const bundle = compileBundle(
		documents.map(({ name, content }) => ({ name: fileOf.get(name) ?? name, content })),
	);
	if (bundle.kind === 'ready') {
		return { judged: { kind: 'documents', names: [...fileOf.values()], base, bundle }, documents };
	}
	const refused = bundle.kind === 'refused';
	throw new CaracaliteError(
		refused ? 'bundle_refused' : 'rego_logic',
		refused
			? 'the runtime would refuse these documents'
			: 'these documents hold Rego that is not decided offline',
		{
			details: problemDetails(refused ? bundle.problems : bundle.sites),
			hint: refused
				? 'mend the place that is named'
				: 'stage them, and let the server decide: caracalite stage',
		},
	);
}
