import type { Answer } from '../../model/answer.js';
import type { VersionRef } from '../../model/version-ref.js';
import type { Bundle } from '../../policy/bundle.js';
import { deciderJudge, type Judge } from '../replay/judge.js';
import type { Run } from '../run.js';
import { readable } from '../zone/readable.js';
import { engineJudge } from './offline.js';

/** The sides of a shadow: what is active, and what is judged. */
export interface Sides {
	/** Null where nothing is active: everything is denied. */
	baseline: VersionRef | null;
	/** Null for documents on disk. */
	candidate: VersionRef | null;
	/** Judges the candidate, by the server where it is a version. */
	judge: Judge;
	/** The candidate's documents; null where they cannot be read. */
	bundle: Bundle | null;
}

/** Who is asked about a class. */
export interface Judges {
	decider(version: VersionRef): Judge;
	base: Judge;
	candidate: Judge;
}

const NOTHING_ACTIVE: Answer = {
	by: 'server',
	versionId: null,
	evaluation: 'executed',
	decision: 'deny',
	reason: 'no_active_policy_set',
	hold: null,
	policies: [],
	warnings: [],
	wouldActivate: null,
	result: null,
};

/** The server, of a version; of documents on disk what decides them. */
export function serverJudges({ judges }: Pick<Run, 'judges'>, { baseline, judge }: Sides): Judges {
	return {
		decider: (version) => deciderJudge(judges, version),
		base: baseline === null ? async () => NOTHING_ACTIVE : judges.of(baseline),
		candidate: judge,
	};
}

/** The offline engine, of all of them. */
export function engineJudges(
	{ catalog }: Pick<Run, 'catalog'>,
	{ baseline, candidate, judge, bundle }: Sides,
): Judges {
	const of = (version: VersionRef): Judge => {
		const read = readable(catalog, version);
		return async (input) => engineJudge(await read)(input);
	};
	return {
		decider: of,
		base: baseline === null ? async () => NOTHING_ACTIVE : of(baseline),
		candidate: candidate === null ? judge : engineJudge(bundle),
	};
}
