import { CaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import type { AdminReader } from '../ports.js';
import type { DenialGroup, Denials } from '../report/denials.js';
import { type Denial, type DenialRun, deniedRequests } from './denials.js';

/** Causes that are counted at most: with more, the newest are. */
const MOST_GROUPS = 500;
/** Sessions of a cause that are told apart at most. */
const MOST_SESSIONS = 200;

export interface Bounds {
	groups: number;
	sessions: number;
}

interface Counted {
	cause: Denial['cause'];
	requests: number;
	sessions: Set<string>;
	manySessions: boolean;
	first: string;
	newest: Denial;
}

type Found = Pick<Denials, 'events' | 'requests' | 'groups' | 'more'>;

/**
 * What was refused, by cause, those with most requests first. Memory is bounded whatever audit holds:
 * it grows neither with events nor with requests nor, from a point on, with causes and sessions.
 */
export async function groupDenials(
	admin: Pick<AdminReader, 'zoneId' | 'auditEvents'>,
	run: DenialRun,
	{ groups: most, sessions }: Bounds = { groups: MOST_GROUPS, sessions: MOST_SESSIONS },
): Promise<Found> {
	const counted = new Map<string, Counted>();
	const found = { events: 0, requests: 0, beyond: 0 };
	const onEvent = () => {
		found.events += 1;
	};
	for await (const denials of deniedRequests(admin, { ...run, onEvent })) {
		found.requests += 1;
		const seen = new Set<string>();
		for (const denial of denials) {
			const { id } = denial.cause;
			const known = counted.get(id);
			if (known === undefined && counted.size >= most) found.beyond += 1;
			else counted.set(id, countedWith(known, denial, { again: seen.has(id), sessions }));
			seen.add(id);
		}
	}
	const groups = [...counted.values()].map(groupOf).sort(byWeight);
	return {
		events: found.events,
		requests: found.requests,
		groups,
		more: { groups: 0, denials: found.beyond },
	};
}

function countedWith(
	known: Counted | undefined,
	denial: Denial,
	{ again, sessions: most }: { again: boolean; sessions: number },
): Counted {
	const { cause, at, sessionId } = denial;
	const one = known ?? {
		cause,
		requests: 0,
		sessions: new Set(),
		manySessions: false,
		first: at,
		newest: denial,
	};
	if (!again) one.requests += 1;
	if (at < one.first) one.first = at;
	if (at > one.newest.at) one.newest = denial;
	if (sessionId === null || one.sessions.has(sessionId)) return one;
	if (one.sessions.size < most) one.sessions.add(sessionId);
	else one.manySessions = true;
	return one;
}

function groupOf({ cause, requests, sessions, manySessions, first, newest }: Counted): DenialGroup {
	const { requestId, eventId, at: last } = newest;
	const example = { requestId, eventId };
	return { ...cause, requests, sessions: sessions.size, manySessions, first, last, example };
}

/** What kept a request from its grant first, then those with most requests, then the newest. */
function byWeight(a: DenialGroup, b: DenialGroup): number {
	const left = Number(a.granted) - Number(b.granted);
	return left || b.requests - a.requests || (a.last < b.last ? 1 : a.last > b.last ? -1 : 0);
}

/** The newest request that was refused for the cause with this id. Throws `denial_group_not_found` (exit 1). */
export async function newestOf(
	admin: Pick<AdminReader, 'zoneId' | 'auditEvents'>,
	id: string,
	run: DenialRun,
): Promise<string> {
	for await (const denials of deniedRequests(admin, run)) {
		const found = denials.find(({ cause }) => cause.id === id);
		if (found !== undefined) return found.requestId;
	}
	throw new CaracaliteError(
		'denial_group_not_found',
		`audit since ${run.filter.since} has no denial of ${id}`,
		{
			hint: '`caracalite denials --since <time>` lists what is there, further back too; name a request of it',
			exit: EXIT.blocked,
		},
	);
}
