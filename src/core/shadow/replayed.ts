import type { Answer } from '../../model/answer.js';
import type { JsonObject } from '../../model/json.js';
import type { ReadDecision } from '../event/read.js';
import type { FlipKind, NotReplayed } from '../report/shadow.js';
import type { TrafficClass } from '../traffic/class.js';
import { flipKindOf, outcomeKey } from './outcome.js';

/** One input that a class may have had, and what the versions say of it. */
export interface Versions {
	input: JsonObject;
	/** What the active version says. */
	base: Answer;
	candidate: Answer;
}

/** A class of traffic that was replayed as it was logged. */
export interface Replayed {
	traffic: TrafficClass;
	event: ReadDecision;
	/** The inputs that it may have had, all of them decided alike; at least one. */
	inputs: JsonObject[];
	/** The first of them, and what is said of it. */
	input: JsonObject;
	base: Answer;
	candidate: Answer;
	/** Null where the candidate decides as the active version does. */
	flip: FlipKind | null;
	by: 'server' | 'offline';
	/** Whether the active version decides otherwise than was logged. */
	superseded: boolean;
	/** Whether the offline engine agrees with the server about it; null where not both decided it. */
	agrees: boolean | null;
}

/** A class of traffic that was not replayed, and why. */
export interface NotReplayedClass {
	traffic: TrafficClass;
	/** The inputs that it may have had. */
	inputs: JsonObject[];
	why: NotReplayed;
	mayFlip: boolean;
}

export type ReplayedOrNot = Replayed | NotReplayedClass;

/** What the versions together say of a class, by all inputs that it may have had; at least one. Pure. */
export function sumUp(
	traffic: TrafficClass,
	event: ReadDecision,
	possible: readonly Versions[],
	facts: Pick<Replayed, 'by' | 'superseded' | 'agrees'>,
): ReplayedOrNot {
	const [first] = possible;
	const inputs = possible.map(({ input }) => input);
	const undecided = possible.some(({ base, candidate }) => !isDecided(base) || !isDecided(candidate));
	if (first === undefined || undecided) return { traffic, inputs, why: 'candidate_failed', mayFlip: true };
	const flips = possible.map(({ base, candidate }) => flipKindOf(base, candidate));
	const alike = new Set(
		possible.map(({ base, candidate }) => `${outcomeKey(base)} ${outcomeKey(candidate)}`),
	);
	const flip = flips[0] ?? null;
	if (alike.size > 1 && flips.some((one) => one !== null))
		return { traffic, inputs, why: 'claims_unknown', mayFlip: true };
	return { traffic, event, inputs, ...first, flip, ...facts };
}

/** Whether any of the inputs is decided otherwise by the candidate, or not decided at all. Pure. */
export function mayFlip(possible: readonly Versions[]): boolean {
	return possible.some(
		({ base, candidate }) =>
			!isDecided(base) || !isDecided(candidate) || flipKindOf(base, candidate) !== null,
	);
}

function isDecided({ evaluation }: Answer): boolean {
	return evaluation === 'executed';
}

/** Whether a class was replayed. */
export function isReplayed(one: ReplayedOrNot): one is Replayed {
	return 'candidate' in one;
}

/** Whether a class was not replayed. */
export function isLeftOut(one: ReplayedOrNot): one is NotReplayedClass {
	return !isReplayed(one);
}
