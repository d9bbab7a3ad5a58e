import { isCaracaliteError } from '../../model/errors.js';
import type { VersionRef } from '../../model/version-ref.js';
import { brokenBundle } from '../../policy/authority/broken.js';
import { diffAuthority } from '../../policy/authority/diff.js';
import { drift } from '../../policy/authority/drift.js';
import { neededBy } from '../../policy/authority/needed.js';
import type { AuthorityDiff } from '../../policy/authority/schema.js';
import type { Bundle } from '../../policy/bundle.js';
import { type DiffDocument, diffDocuments } from '../../policy/diff/documents.js';
import type { DocumentSource } from '../../policy/types.js';
import type { Changes } from '../report/changes.js';
import type { Report } from '../report/schema.js';
import type { Run } from '../run.js';
import { denialsToRepair } from './needs.js';

/** A side of a comparison: a version of the zone, or documents on disk. */
export type ChangeSide =
	| { kind: 'version'; version: VersionRef }
	| {
			kind: 'documents';
			/** Names of the files. */
			files: string[];
			/** What they lie over; null where they are the whole. */
			base: VersionRef | null;
			/** The whole, by names of policies. */
			documents: DocumentSource[];
			bundle: Bundle;
	  };

interface ReadSide {
	documents: DiffDocument[];
	/** Null where a document cannot be read. */
	bundle: Bundle | null;
}

/** What `to` changes against `from`; null stands for nothing being active. */
export async function compareSides(run: Run, from: ChangeSide | null, to: ChangeSide): Promise<Changes> {
	run.progress({ step: 'changes', text: 'comparing what changes' });
	const [before, after, applications, resources] = await Promise.all([
		from === null ? null : readSide(run, from),
		readSide(run, to),
		run.catalog.applications(),
		run.catalog.resources(),
	]);
	const names = new Map(applications.map((one) => [one.id, one.name]));
	const unreadable = after.bundle === null || (before !== null && before.bundle === null);
	const authority = unreadable
		? NOTHING_COMPARED
		: diffAuthority(before?.bundle ?? null, after.bundle, names);
	return {
		from: from === null ? null : named(from),
		to: named(to),
		documents: await diffDocuments(before?.documents ?? [], after.documents),
		authority,
		drift: after.bundle?.kind === 'ready' ? drift(after.bundle.data, applications, resources) : [],
		broken: after.bundle === null ? [] : brokenBundle(after.bundle),
		unknown: unknownBecause(before, after, authority),
	};
}

/** The changes of a report's candidate, each gain marked with whether the denial needs it. */
export async function changesOf(run: Run, report: Report): Promise<Changes | null> {
	const candidate = report.candidate?.version ?? null;
	if (candidate === null) return null;
	const changes = await compareVersions(run, report.baseline, candidate);
	const disagreement = run.judges.engineCheck().disagreement ?? report.engine?.disagreement ?? null;
	const bundle = changes.unknown === null ? await run.catalog.bundle(candidate) : null;
	const rows =
		bundle?.kind === 'ready'
			? neededBy(changes.authority.rows, denialsToRepair(report), bundle)
			: changes.authority.rows;
	return {
		...changes,
		authority: { ...changes.authority, rows },
		unknown: disagreement === null ? changes.unknown : 'the offline engine disagrees with the server',
	};
}

/** As {@link compareSides} for versions, once in a run; null stands for nothing being active. */
export function compareVersions(run: Run, from: VersionRef | null, to: VersionRef): Promise<Changes> {
	const key = JSON.stringify([from?.versionId ?? null, to.versionId]);
	const known = run.comparisons.get(key);
	if (known !== undefined) return known;
	const before = from === null ? null : ({ kind: 'version', version: from } as const);
	const asked = compareSides(run, before, { kind: 'version', version: to });
	run.comparisons.set(key, asked);
	asked.catch(() => run.comparisons.delete(key));
	return asked;
}

const NOTHING_COMPARED: AuthorityDiff = {
	complete: false,
	rows: [],
	summary: { gained: 0, lost: 0, changed: 0, dormant: 0, byKind: {} },
};

function named(side: ChangeSide): Changes['to'] {
	if (side.kind === 'version') return { version: side.version, files: [], over: null };
	return { version: null, files: side.files, over: side.base };
}

function unknownBecause(before: ReadSide | null, after: ReadSide, authority: AuthorityDiff): string | null {
	const sides = [before, after].filter((side) => side !== null);
	if (sides.some((side) => side.bundle === null))
		return 'a document belongs to an archived policy and cannot be read';
	if (sides.some((side) => side.bundle?.kind === 'logic'))
		return 'a document holds Rego that only the server decides';
	if (sides.some((side) => side.bundle?.kind === 'refused')) return 'a document does not compile';
	return authority.complete ? null : 'the documents could not be compared';
}

async function readSide(run: Run, side: ChangeSide): Promise<ReadSide> {
	if (side.kind === 'documents') {
		const documents = side.documents.map(({ name, content }) => ({
			policyId: null,
			name,
			versionId: null,
			version: null,
			content,
		}));
		return { documents, bundle: side.bundle };
	}
	const ids = await run.catalog.policyVersionIds(side.version);
	const documents = await Promise.all(ids.map((id) => readDocument(run, id)));
	try {
		return { documents, bundle: await bundleOf(run, side.version) };
	} catch (error) {
		if (!isCaracaliteError(error, 'documents_unreadable')) throw error;
		return { documents, bundle: null };
	}
}

/**
 * The bundle of a version. Where the server evaluates what the offline reader would refuse, the reader
 * is wrong, and nothing is known of the documents.
 */
async function bundleOf(run: Run, version: VersionRef): Promise<Bundle> {
	const bundle = await run.catalog.bundle(version);
	if (bundle.kind !== 'refused') return bundle;
	const answer = await run.judges.of(version)({});
	return answer.evaluation === 'executed' ? { kind: 'logic', sites: bundle.problems } : bundle;
}

async function readDocument(run: Run, policyVersionId: string): Promise<DiffDocument> {
	const policy = await run.catalog.policyOf(policyVersionId);
	const version = policy?.versions.find((one) => one.id === policyVersionId);
	return {
		policyId: policy?.id ?? null,
		name: policy?.name ?? policyVersionId,
		versionId: policyVersionId,
		version: version?.version ?? null,
		content: version?.content ?? null,
	};
}
