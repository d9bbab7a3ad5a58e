import type { Answer } from '../../model/answer.js';
import type { JsonObject } from '../../model/json.js';
import { nameOf } from '../../model/version-ref.js';
import { valueAt } from '../event/fields.js';
import { relevantKey } from '../replay/same-input.js';
import type { LeftOut, LeftOutWhy, RecordedCase, Seen } from '../report/recorded.js';
import type { FieldSource } from '../report/trace.js';
import { mintKey } from '../traffic/class-key.js';
import type { Calibrated } from './calibrate.js';
import { canonicalForm, caseDigest, sha256 } from './canonical.js';
import { nameOfInput } from './name.js';
import { applicationPseudonym, pseudonymise } from './pseudonyms.js';
import { mergeSeen, type Sighting } from './sighting.js';

/** A case that may be written, and what the version that decided says of it. */
export interface Draft {
	recorded: RecordedCase;
	answer: Answer;
}

/**
 * The sightings that a sample of `size` distinct decisions is about: always the same ones, by a hash
 * of what they are about, whatever was decided and when. Pure.
 */
export function sampled(sightings: Sighting[], size: number | null): { kept: Sighting[]; rest: Sighting[] } {
	if (size === null) return { kept: sightings, rest: [] };
	const places = sightings.map(({ event, mints }) =>
		sha256(JSON.stringify([relevantKey(event.repaired.input), mints.map(mintKey).sort()])),
	);
	const chosen = new Set([...new Set(places)].sort().slice(0, size));
	const isKept = (_: Sighting, index: number) => chosen.has(places[index] ?? '');
	return {
		kept: sightings.filter(isKept),
		rest: sightings.filter((one, index) => !isKept(one, index)),
	};
}

/**
 * One case for each distinct input that calibrated sightings have, as it was decided the last time.
 * With `pseudonyms` no id of an application, a zone, a session or a delegation is in it. Pure.
 */
export function draftsOf(calibrated: Calibrated[], pseudonyms: boolean): Draft[] {
	const newest = new Map<string, Calibrated>();
	const seen = new Map<string, Seen>();
	for (const one of calibrated) {
		if (one.chosen === null) continue;
		const digest = caseDigest(one.chosen.input);
		const known = newest.get(digest);
		const isNewer = known === undefined || at(one) > at(known);
		if (isNewer) newest.set(digest, one);
		const before = seen.get(digest);
		seen.set(digest, before === undefined ? one.sighting.seen : mergeSeen(before, one.sighting.seen));
	}
	return [...newest].flatMap(([digest, one]) => draftOf(one, digest, seen.get(digest), pseudonyms));
}

function at({ sighting }: Calibrated): string {
	return sighting.event.at;
}

function draftOf(
	{ sighting, chosen, answer, decider, active }: Calibrated,
	digest: string,
	seen: Seen | undefined,
	pseudonyms: boolean,
): Draft[] {
	if (chosen === null || answer === null || seen === undefined) return [];
	const { event } = sighting;
	const input = pseudonyms ? pseudonymise(chosen.input) : chosen.input;
	const recorded: RecordedCase = {
		name: nameOfInput(chosen.input, whoOf(sighting, pseudonyms)),
		expect: event.outcome.decision,
		input: canonicalForm(input),
		seen,
		from: { requestId: event.requestId, eventId: event.id, version: nameOf(decider) },
		provenance: chosen.fields
			.filter(({ source }) => source !== 'recorded')
			.map((field) => told(field, chosen.input)),
		digest,
		...supersededBy(active, event.outcome.decision),
	};
	return [{ recorded, answer }];
}

/** The mark of a case that the active version decides otherwise; none where it could not tell. */
function supersededBy(active: Calibrated['active'], expect: string): Pick<RecordedCase, 'superseded'> {
	const decision = active?.answer.decision ?? null;
	if (active === null || decision === null) return {};
	const decides = active.answer.hold !== null && decision === 'allow' ? 'hold' : decision;
	return decides === expect ? {} : { superseded: { by: nameOf(active.version), decides } };
}

/** A value that is nowhere to be found was chosen because no other decides as was logged. */
function told({ path, source, law }: FieldSource, input: JsonObject): RecordedCase['provenance'][number] {
	const isChosen = source === 'missing' && valueAt(input, path) !== null;
	return isChosen ? { path, source: 'deduced', law: 'only_possible' } : { path, source, law };
}

function whoOf({ event }: Sighting, pseudonyms: boolean): string {
	const { application, isWorkload } = event;
	if (application === null) return 'nobody';
	return pseudonyms && !isWorkload
		? applicationPseudonym(application.id)
		: (application.name ?? application.id);
}

/** A distinct decision that makes no case, told by its newest event. Pure. */
export function leftOutOf(
	sighting: Sighting,
	why: LeftOutWhy,
	answer: Answer | null,
	pseudonyms: boolean,
): LeftOut {
	const { event, seen } = sighting;
	const { decision, reason } = event.outcome;
	return {
		why,
		name: nameOfInput(event.repaired.input, whoOf(sighting, pseudonyms)),
		requestId: event.requestId,
		eventId: event.id,
		events: seen.count,
		observed: spoken(decision, reason),
		replayed: answer === null ? null : spokenAnswer(answer),
	};
}

/** An outcome in a word or two: `deny (role_scope_mismatch)`. */
export function spoken(decision: string, reason: string | null): string {
	return reason === null ? decision : `${decision} (${reason})`;
}

/** What an answer decides, in a word or two. */
export function spokenAnswer({ decision, evaluation, hold, reason }: Answer): string {
	return spoken(hold === null ? (decision ?? evaluation) : 'hold', reason);
}
