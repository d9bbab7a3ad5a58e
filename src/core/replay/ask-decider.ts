import type { Answer } from '../../model/answer.js';
import type { VersionRef } from '../../model/version-ref.js';
import type { Mint } from '../event/mints.js';
import { possibleInputs, type ReadDecision } from '../event/read.js';
import type { SourcedInput } from '../report/trace.js';
import type { Catalog } from '../zone/catalog.js';
import type { Judge } from './judge.js';
import { decidesAsLogged } from './replay.js';
import { relevantKey } from './same-input.js';

/** A decision that audit shows, with the mints whose mandate a presentation may carry. */
export interface Observed {
	event: ReadDecision;
	mints: Mint[];
}

/** One input that may have been seen, and what the version that decided says of it. */
export interface Asked {
	input: SourcedInput;
	answer: Answer;
}

/** What was observed, as it can be asked again. */
export interface Askable {
	/** Every input that the engine may have seen, those that are one question once. */
	inputs: SourcedInput[];
	/** The version that decided; null where it is gone, or none decided. */
	decider: VersionRef | null;
}

/** Makes observed decisions askable, in their order. Reads resources only where a mandate of unknown mints was presented. */
export async function askable(
	catalog: Pick<Catalog, 'decider' | 'resources'>,
	observed: readonly Observed[],
): Promise<Askable[]> {
	const open = observed.some(({ event, mints }) => mints.length === 0 && event.presentation !== null);
	const resources = open ? await catalog.resources() : [];
	const deciders = new Map<string, Promise<VersionRef | null>>();
	const deciderOf = ({ version }: ReadDecision) => {
		const key = `${version.manifestSha256} ${version.versionId}`;
		const known = deciders.get(key) ?? catalog.decider(version);
		deciders.set(key, known);
		return known;
	};
	return Promise.all(
		observed.map(async ({ event, mints }) => {
			const resourceScopes = resources.find((one) => one.identifier === event.resource)?.scopes ?? [];
			const inputs = possibleInputs(event, { mints, resourceScopes });
			const distinct = new Map(inputs.map((one) => [relevantKey(one.input), one]));
			return { inputs: [...distinct.values()], decider: await deciderOf(event) };
		}),
	);
}

/** What the version that decided says of each of the inputs. */
export function askAll(ask: Judge, inputs: readonly SourcedInput[]): Promise<Asked[]> {
	return Promise.all(inputs.map(async (input) => ({ input, answer: await ask(input.input) })));
}

/** What the answers say of the inputs that were possible. */
export interface Faithful {
	/** `several`: more than one input decides as was logged, or of some it is not known. */
	why: 'one' | 'several' | 'uncalibrated' | 'uncalibratable';
	/** The inputs that the engine may have seen: those decided as was logged, and those that nobody decided. */
	asked: Asked[];
}

/** Which of the inputs decide as was logged. Pure. */
export function faithful({ event }: Pick<Observed, 'event'>, asked: readonly Asked[]): Faithful {
	const executed = asked.filter(({ answer }) => answer.evaluation === 'executed');
	if (executed.length === 0) return { why: 'uncalibratable', asked: [] };
	const as = executed.filter(({ answer }) => decidesAsLogged(event.outcome, answer));
	if (as.length === 0) return { why: 'uncalibrated', asked: [] };
	if (as.length > 1 || executed.length < asked.length) {
		return { why: 'several', asked: asked.filter((one) => as.includes(one) || !executed.includes(one)) };
	}
	return { why: 'one', asked: as };
}
