import { CaracaliteError } from '../../model/errors.js';
import type { VersionRef } from '../../model/version-ref.js';
import { nameOf } from '../../model/version-ref.js';
import type { PolicyDetail } from '../../model/zone.js';
import type { DocumentSource } from '../../policy/types.js';
import type { Run } from '../run.js';
import { toRef } from '../zone/catalog.js';
import { planStage, type StagePlan, type StageSet } from './stage-plan.js';

/** Documents on disk, and what they lie over. */
export interface Layer {
	documents: DocumentSource[];
	set: StageSet;
	/** They are the whole bundle: nothing lies under them. */
	only: boolean;
}

/** What a version would be that holds these documents. */
export interface LaidOver {
	plan: StagePlan;
	/** The version whose other documents stay; null where the documents are the whole. */
	base: VersionRef | null;
	/** The whole bundle, in the order of its manifest. */
	bundle: DocumentSource[];
	/** Policy versions of the base that stay and cannot be read, since their policies were archived. */
	unread: string[];
}

/**
 * Lays documents over the active version of a set, or over its newest where none is active: a document
 * replaces the one of its policy, by name, and the others stay. Whatever decides by documents on disk,
 * and whatever stages them, goes by this.
 */
export async function layOver(run: Run, { documents, set, only }: Layer): Promise<LaidOver> {
	const policies = await run.catalog.policies();
	const versions = set.kind === 'new' ? [] : await run.catalog.versions(set.set.id);
	const base = await baseOf(run, set);
	const ids = base === null ? [] : await run.catalog.policyVersionIds(base);
	const plan = planStage(documents, { policies, base: ids, versions, only });
	return { plan, base: only ? null : base, ...readBundle(plan, documents, policies) };
}

async function baseOf(run: Run, set: StageSet): Promise<VersionRef | null> {
	if (set.kind === 'new') return null;
	const versions = await run.catalog.versions(set.set.id);
	const start = versions.find((version) => version.id === set.set.activeVersionId) ?? versions[0];
	return start === undefined ? null : toRef(set.set, start);
}

function readBundle(
	plan: StagePlan,
	documents: DocumentSource[],
	policies: PolicyDetail[],
): Pick<LaidOver, 'bundle' | 'unread'> {
	const bundle: DocumentSource[] = [];
	const unread: string[] = [];
	for (const entry of plan.manifest) {
		if (entry.kind === 'step') {
			const document = documents[entry.index];
			if (document !== undefined) bundle.push(document);
			continue;
		}
		const policy = policies.find((one) => one.versions.some(({ id }) => id === entry.versionId));
		const content = policy?.versions.find(({ id }) => id === entry.versionId)?.content ?? null;
		if (policy === undefined || content === null) unread.push(entry.versionId);
		else bundle.push({ name: policy.name, content });
	}
	return { bundle, unread };
}

/** As {@link layOver}, of which every document is known. Throws `documents_unreadable`. */
export async function layReadable(run: Run, layer: Layer): Promise<LaidOver> {
	const laid = await layOver(run, layer);
	if (laid.unread.length === 0) return laid;
	const under = laid.base === null ? 'the version' : nameOf(laid.base);
	throw new CaracaliteError(
		'documents_unreadable',
		`${under} cannot be read whole, so nothing can lie over it: ${laid.unread.join(', ')} belongs to an archived policy`,
		{ hint: 'stage the files, and let the server decide; or, where they are the whole bundle, say --only' },
	);
}
