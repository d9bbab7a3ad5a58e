import type { AuditEvent } from '../../model/audit.js';
import type { JsonObject } from '../../model/json.js';
import type { SourcedInput } from '../report/trace.js';
import { alternativesOf } from './alternatives.js';
import { type DecidedEvent, type OtherEvent, readLogged } from './logged.js';
import { isPresentation } from './mandate.js';
import { type MandateSources, type Presentation, presentationOf } from './mints.js';
import { rebuildInput } from './rebuild.js';
import { repairInput } from './repair.js';

/** Where an event is read. */
export interface EventPlace {
	zoneId: string;
	/** The input as the server rebuilt it; null where it did not, as for what was allowed. */
	asRebuilt: JsonObject | null;
}

/** A decision of policy with the input that was put back, as far as the event alone tells. */
export interface ReadDecision extends DecidedEvent {
	/** As the server rebuilt it, or would have. */
	asRebuilt: JsonObject;
	repaired: SourcedInput;
	/** Of the mandate that is presented; null where none is. */
	presentation: Presentation | null;
	/** What else audit keeps of it. */
	metadata: JsonObject;
}

/** One audited event, read once: who, what, outcome and version, and the input where policy decided. */
export type ReadEvent = ReadDecision | OtherEvent;

/** Reads an audited event: whoever needs anything of one takes it from here. Pure. */
export function readEvent(event: AuditEvent, place: EventPlace): ReadEvent {
	const logged = readLogged(event);
	if (!logged.byPolicy) return logged;
	const asRebuilt = place.asRebuilt ?? rebuildInput(event, place.zoneId);
	const repaired = repairInput(asRebuilt, event.metadata);
	const presentation = isPresentation(repaired.input) ? presentationOf(event) : null;
	return { ...logged, asRebuilt, repaired, presentation, metadata: event.metadata };
}

const NOTHING_AROUND: MandateSources = { mints: [], resourceScopes: [] };

/** Every input that the engine may have seen, by the event and by what surrounds it. Never empty. Pure. */
export function possibleInputs(
	{ repaired, metadata }: ReadDecision,
	around: MandateSources = NOTHING_AROUND,
): [SourcedInput, ...SourcedInput[]] {
	const [first, ...others] = alternativesOf(repaired, metadata, around);
	return [first ?? repaired, ...others];
}
