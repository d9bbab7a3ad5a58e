import { isCaracaliteError } from '../../model/errors.js';
import { nameOf, type VersionRef } from '../../model/version-ref.js';
import type { Bundle } from '../../policy/bundle.js';
import { compileBundle } from '../../policy/compile.js';
import { type AuthorityData, authorityData } from '../../policy/data.js';
import type { DocumentSource } from '../../policy/types.js';
import { lastActivation } from '../rollout/mover.js';
import type { Run } from '../run.js';

/** What was in force in a window, as far as it can be told. */
export interface InForce {
	/** A row that one of them lacks was not in force all the time. */
	throughout: AuthorityData[];
	notes: string[];
}

/** Grants nothing: whatever is held against it is too young to be judged. */
const NOTHING = authorityData(new Map());

/**
 * What was in force since a moment: what is active, its documents as they were then, by when their versions
 * were made, and whatever decided traffic since. Where a version was activated since then and nothing tells
 * what was active before, everything is young.
 */
export async function inForceSince(
	run: Run,
	since: string,
	deciders: readonly VersionRef[],
): Promise<InForce> {
	run.progress({ step: 'age', text: 'looking since when things are granted' });
	const active = await run.catalog.baseline();
	if (active === null) return { throughout: [NOTHING], notes: ['no version is active'] };
	const others = deciders.filter(({ versionId }) => versionId !== active.versionId);
	const parts = await Promise.all([
		readVersion(run, active),
		asItWas(run, active, since),
		...others.map((one) => readVersion(run, one)),
	]);
	const read = parts.map(({ bundle }) => bundle);
	const throughout = read.flatMap((bundle) => (bundle?.kind === 'ready' ? [bundle.data] : []));
	const notes = parts.flatMap(({ bundle, what }) => (bundle?.kind === 'ready' ? [] : [unreadable(what)]));
	// What is active has to be known; of others, that they cannot be read leaves it to those that can.
	const [now, then] = read;
	const known = now?.kind === 'ready' && then?.kind === 'ready';
	const moved = others.length === 0 ? await activatedSince(run, active, since) : null;
	return {
		throughout: known && moved === null ? throughout : [...throughout, NOTHING],
		notes: [...notes, ...(moved === null ? [] : [moved])],
	};
}

function unreadable(what: string): string {
	return `${what} cannot be read as data, so that it does not tell since when things are granted`;
}

interface Part {
	what: string;
	bundle: Bundle | null;
}

async function readVersion(run: Run, version: VersionRef): Promise<Part> {
	const bundle = await readable(run.catalog.bundle(version));
	return { what: nameOf(version), bundle };
}

async function readable<T>(reading: Promise<T>): Promise<T | null> {
	try {
		return await reading;
	} catch (error) {
		if (!isCaracaliteError(error, 'documents_unreadable', 'policy_set_version_not_found')) throw error;
		return null;
	}
}

/** The documents of a version, each as its policy's newest version said that was there at a moment. */
async function asItWas(run: Run, version: VersionRef, since: string): Promise<Part> {
	const what = `${nameOf(version)} as it was at ${since}`;
	const documents: DocumentSource[] = [];
	for (const id of await run.catalog.policyVersionIds(version)) {
		const policy = await run.catalog.policyOf(id);
		if (policy === null) return { what, bundle: null };
		const now = policy.versions.find((one) => one.id === id);
		// Times of one server, in ISO 8601 and perhaps to the microsecond.
		const wasThere = (createdAt: string) => Date.parse(createdAt) <= Date.parse(since);
		const then = policy.versions
			.filter((one) => now !== undefined && one.version <= now.version && wasThere(one.createdAt))
			.sort((a, b) => b.version - a.version)[0];
		if (then === undefined) continue;
		if (then.content === null) return { what, bundle: null };
		documents.push({ name: policy.name, content: then.content });
	}
	return { what, bundle: compileBundle(documents) };
}

/** That a version was activated since a moment, or that it may have been, in words; null where it was not. */
async function activatedSince(run: Run, active: VersionRef, since: string): Promise<string | null> {
	try {
		const row = await lastActivation(run.admin, active.policySetId);
		if (row === null || Date.parse(row.occurredAt) <= Date.parse(since)) return null;
		return `${nameOf(active)} was activated at ${row.occurredAt}, and no traffic tells what was active before`;
	} catch (error) {
		if (!isCaracaliteError(error) || run.signal.aborted) throw error;
		return `since when ${nameOf(active)} is active cannot be read (${error.code})`;
	}
}
