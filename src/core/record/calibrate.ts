import pLimit from 'p-limit';
import type { Answer } from '../../model/answer.js';
import type { VersionRef } from '../../model/version-ref.js';
import { foretell } from '../foretell.js';
import type { AdminReader } from '../ports.js';
import { type Asked, askAll, askable, faithful } from '../replay/ask-decider.js';
import { deciderJudge, type Judges } from '../replay/judge.js';
import type { SourcedInput } from '../report/trace.js';
import type { Run } from '../run.js';
import type { Catalog } from '../zone/catalog.js';
import type { Sighting } from './sighting.js';

/** A distinct decision of audit, after the version that decided it was asked again. */
export interface Calibrated {
	sighting: Sighting;
	/** The one input that the engine can have seen; null where there is none, or more than one. */
	chosen: SourcedInput | null;
	why: 'calibrated' | 'uncalibrated' | 'uncalibratable' | 'ambiguous';
	/** What the version that decided says of the input; null where it is not known or gone. */
	answer: Answer | null;
	decider: VersionRef | null;
	/** The active version, where another decided, and what it says of the chosen input. */
	active: { version: VersionRef; answer: Answer } | null;
}

/** What recording needs of a run. */
export interface RecordRun extends Pick<Run, 'progress' | 'signal' | 'concurrency' | 'limit'> {
	admin: Pick<AdminReader, 'zoneId' | 'auditEvents' | 'explain' | 'estimate'>;
	catalog: Pick<Catalog, 'baseline' | 'decider' | 'resources'>;
	judges: Judges;
}

/**
 * Asks the version that decided each of the sightings what it says of every input that the engine may
 * have seen then. Gives them in their order.
 */
export async function calibrate(run: RecordRun, sightings: Sighting[]): Promise<Calibrated[]> {
	const limit = pLimit(run.concurrency);
	const [questions, baseline] = await Promise.all([askable(run.catalog, sightings), run.catalog.baseline()]);
	let done = 0;
	const tell = () => {
		const text = `replaying decisions${foretell(run, sightings.length - done)}`;
		run.progress({ step: 'calibrate', text, done, total: sightings.length });
	};
	const one = (sighting: Sighting, index: number) =>
		limit(async () => {
			run.signal.throwIfAborted();
			const { inputs = [], decider = null } = questions[index] ?? {};
			const asked = decider === null ? [] : await askAll(deciderJudge(run.judges, decider), inputs);
			const found = judge(sighting, decider, asked);
			const active = await askActive(run, baseline, found);
			done += 1;
			tell();
			return { ...found, active };
		});
	tell();
	try {
		return await Promise.all(sightings.map(one));
	} finally {
		limit.clearQueue();
	}
}

/** What the active version says of a calibrated sighting that another decided. */
async function askActive(
	run: RecordRun,
	baseline: VersionRef | null,
	{ chosen, decider }: Calibrated,
): Promise<Calibrated['active']> {
	if (chosen === null || baseline === null || decider?.versionId === baseline.versionId) return null;
	return { version: baseline, answer: await run.judges.forShow(baseline)(chosen.input) };
}

const WHY = { one: 'calibrated', several: 'ambiguous' } as const;

/** What the answers say of a sighting. Pure. */
export function judge(sighting: Sighting, decider: VersionRef | null, asked: Asked[]): Calibrated {
	const found = { sighting, decider, chosen: null, answer: asked[0]?.answer ?? null, active: null };
	const { why, asked: possible } = faithful(sighting, asked);
	const [only] = possible;
	if (why === 'uncalibrated' || why === 'uncalibratable') return { ...found, why };
	if (why === 'several' || only === undefined) return { ...found, why: WHY.several };
	return { ...found, why: WHY[why], chosen: only.input, answer: only.answer };
}
