import pLimit from 'p-limit';
import type { Answer } from '../../model/answer.js';
import type { VersionRef } from '../../model/version-ref.js';
import type { Resource } from '../../model/zone.js';
import { possibleInputs, type ReadDecision } from '../event/read.js';
import { foretell } from '../foretell.js';
import type { AdminReader } from '../ports.js';
import { deciderJudge, type Judges } from '../replay/judge.js';
import { decidesAsLogged } from '../replay/replay.js';
import { relevantKey } from '../replay/same-input.js';
import type { SourcedInput } from '../report/trace.js';
import type { Run } from '../run.js';
import type { Catalog } from '../zone/catalog.js';
import { type Sighting, versionKey } from './sighting.js';

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

/** One input that may have been seen, and what the version that decided says of it. */
interface Asked {
	input: SourcedInput;
	answer: Answer;
}

/**
 * Asks the version that decided each of the sightings what it says of every input that the engine may
 * have seen then. Gives them in their order.
 */
export async function calibrate(run: RecordRun, sightings: Sighting[]): Promise<Calibrated[]> {
	const limit = pLimit(run.concurrency);
	const [resources, baseline] = await Promise.all([resourcesFor(run, sightings), run.catalog.baseline()]);
	const deciders = new Map<string, Promise<VersionRef | null>>();
	const deciderOf = (event: ReadDecision) => {
		const key = versionKey(event);
		const known = deciders.get(key) ?? run.catalog.decider(event.version);
		deciders.set(key, known);
		return known;
	};
	let done = 0;
	const tell = () => {
		const text = `replaying decisions${foretell(run, sightings.length - done)}`;
		run.progress({ step: 'calibrate', text, done, total: sightings.length });
	};
	const one = (sighting: Sighting) =>
		limit(async () => {
			run.signal.throwIfAborted();
			const { event, mints } = sighting;
			const resourceScopes = resources.find((one) => one.identifier === event.resource)?.scopes ?? [];
			const inputs = possibleInputs(event, { mints, resourceScopes });
			const decider = await deciderOf(event);
			const asked = decider === null ? [] : await askAll(run, decider, inputs);
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

/** What a resource declares is needed only where a mandate was presented and no mint of it is known. */
async function resourcesFor(run: RecordRun, sightings: Sighting[]): Promise<Resource[]> {
	const open = sightings.some(({ event, mints }) => mints.length === 0 && event.presentation !== null);
	return open ? run.catalog.resources() : [];
}

async function askAll(run: RecordRun, decider: VersionRef, inputs: SourcedInput[]): Promise<Asked[]> {
	const ask = deciderJudge(run.judges, decider);
	const distinct = [...new Map(inputs.map((one) => [relevantKey(one.input), one])).values()];
	return Promise.all(distinct.map(async (input) => ({ input, answer: await ask(input.input) })));
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

/** What the answers say of a sighting. Pure. */
export function judge(sighting: Sighting, decider: VersionRef | null, asked: Asked[]): Calibrated {
	const found = { sighting, decider, chosen: null, answer: asked[0]?.answer ?? null, active: null };
	const executed = asked.filter(({ answer }) => answer.evaluation === 'executed');
	if (executed.length === 0) return { ...found, why: 'uncalibratable' };
	const faithful = executed.filter(({ answer }) => decidesAsLogged(sighting.event.outcome, answer));
	const [only] = faithful;
	if (only === undefined) return { ...found, why: 'uncalibrated' };
	if (faithful.length > 1 || executed.length < asked.length) return { ...found, why: 'ambiguous' };
	return { ...found, why: 'calibrated', chosen: only.input, answer: only.answer };
}
