import type { AuditEvent } from '../../model/audit.js';
import { type Mint, mintsFor, mintsSince, type Presentation, presentationOf } from '../event/mints.js';
import type { ReadDecision } from '../event/read.js';
import { eventKey, mintKey } from '../traffic/class-key.js';
import { firstSight, type Sighting, seeAgain } from './sighting.js';

/** A presentation of a mandate whose mints are known as far as audit was read. */
export interface Presented {
	key: string;
	sighting: Sighting;
	/** Of its newest event. */
	presentation: Presentation;
}

/** Presentations of one delegation, which wait for its mints: those come later in a walk back in time. */
interface Delegation {
	/** The newest presentation; whatever is minted on the delegation fits it. */
	newest: Presentation;
	/** Before this time no mint can lie, milliseconds since the epoch. */
	since: number;
	/** Mints so far, by what counts of them, with how many were seen when each was seen last. */
	mints: Map<string, { mint: Mint; order: number }>;
	order: number;
	/** By decision, and by how many mints had been seen: a mint later than a presentation is not its. */
	presented: Map<string, { order: number; presented: Presented }>;
}

/** Holds back presentations until their mints were seen. Its size does not grow with audit. */
export interface WaitingRoom {
	size(): number;
	/** Takes a presentation of a mandate, older than all before. */
	present(event: ReadDecision, presentation: Presentation): void;
	/** Shows any event, in case it is a mint that somebody waits for. */
	offer(event: AuditEvent): void;
	/** Lets go whoever no event older than `time` (milliseconds since the epoch) can tell anything. */
	settle(time: number): Presented[];
	/** Lets go whoever has waited longest where too many wait: their mints have to be looked up. */
	evict(): Presented[];
	/** Lets go all. */
	rest(): Presented[];
}

/** Opens a waiting room for at most `limit` decisions. */
export function openWaitingRoom(limit: number): WaitingRoom {
	const delegations = new Map<string, Delegation>();
	let size = 0;
	const leave = (key: string, delegation: Delegation): Presented[] => {
		delegations.delete(key);
		size -= delegation.presented.size;
		return [...delegation.presented.values()].map(({ order, presented }) => {
			const mints = [...delegation.mints.values()].filter((one) => one.order > order);
			presented.sighting.mints = mints.map((one) => one.mint);
			return presented;
		});
	};
	const leaveAll = (goes: (delegation: Delegation) => boolean) =>
		[...delegations].filter(([, one]) => goes(one)).flatMap(([key, one]) => leave(key, one));
	return {
		size: () => size,
		present: (event, presentation) => {
			const key = delegationKey(presentation);
			const delegation = delegations.get(key) ?? delegationOf(presentation);
			delegations.set(key, delegation);
			delegation.since = mintsSince(presentation);
			size += addPresented(delegation, event, presentation);
		},
		offer: (event) => {
			const delegation = delegations.get(delegationKey(presentationOf(event)));
			for (const mint of delegation === undefined ? [] : mintsFor(delegation.newest, [event])) {
				delegation?.mints.set(mintKey(mint), { mint, order: ++delegation.order });
			}
		},
		settle: (time) => leaveAll(({ since }) => since > time),
		evict: () => {
			const [oldest] = delegations;
			return size <= limit || oldest === undefined ? [] : leave(...oldest);
		},
		rest: () => leaveAll(() => true),
	};
}

function delegationOf(newest: Presentation): Delegation {
	return { newest, since: 0, mints: new Map(), order: 0, presented: new Map() };
}

/** Gives how many more are held back: none where the same was presented since the last mint. */
function addPresented(
	{ order, presented }: Delegation,
	event: ReadDecision,
	presentation: Presentation,
): 0 | 1 {
	const key = eventKey(event);
	const place = `${order} ${key}`;
	const known = presented.get(place);
	if (known !== undefined) {
		seeAgain(known.presented.sighting, event);
		return 0;
	}
	presented.set(place, { order, presented: { key, sighting: firstSight(event), presentation } });
	return 1;
}

function delegationKey({ sessionId, delegationId }: Presentation): string {
	return `${sessionId} ${delegationId}`;
}
