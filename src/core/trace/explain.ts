import type { Explanation } from '../../model/audit.js';
import { CaracaliteError, isCaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import { readLogged } from '../event/logged.js';
import { type ReadEvent, readEvent } from '../event/read.js';
import { readSurroundings } from '../event/surroundings.js';
import type { AdminReader } from '../ports.js';
import type { Decision, Trace } from '../report/trace.js';
import type { Catalog } from '../zone/catalog.js';
import { refuseUnknownResource } from '../zone/resources.js';
import { type Decider, decisionsOf, isRefusal, traceEvents } from './decisions.js';
import { ladderOf } from './ladder.js';
import { askOtherwise } from './mendable.js';
import { type Decided, outcomeOf } from './outcome.js';

/**
 * Reads the audit trace of a request and makes it legible: each decision with its reason, the
 * version that decided, the input to replay it by, and the ladder that the engine climbed. Throws
 * `request_not_found`.
 */
export async function explainRequest(
	admin: AdminReader,
	catalog: Catalog,
	requestId: string,
): Promise<Trace> {
	const explanation = await readExplanation(admin, requestId);
	const asRebuilt = new Map(explanation.denied.map((denied) => [denied.eventId, denied.policyInput]));
	const events = explanation.events.map((event) =>
		readEvent(event, { zoneId: explanation.zoneId, asRebuilt: asRebuilt.get(event.id) ?? null }),
	);
	const deciders = await readDeciders(catalog, events);
	const around = await readSurroundings(admin, catalog.resources, events);
	const trace = traceOf(explanation, events, decisionsOf(events, { deciders, around, asRebuilt }));
	const decisions = await Promise.all(trace.decisions.map((decision) => withLadder(catalog, decision)));
	return { ...trace, decisions };
}

async function readExplanation(admin: AdminReader, requestId: string): Promise<Explanation> {
	try {
		return await admin.explain(requestId);
	} catch (error) {
		if (!isCaracaliteError(error, 'request_not_found')) throw error;
		throw new CaracaliteError(
			'request_not_found',
			`audit of zone ${admin.zoneId} has no request ${requestId}`,
			{
				hint: 'a fresh event can take seconds to show; a wrong secret, and a request for more than its delegation holds, are never audited. `caracalite audit` lists what is there.',
				status: 404,
			},
		);
	}
}

async function readDeciders(catalog: Catalog, events: ReadEvent[]): Promise<Map<string, Decider>> {
	const deciders = new Map<string, Decider>();
	const decided = events.filter((event) => event.byPolicy);
	if (decided.length === 0) return deciders;
	const baseline = await catalog.baseline();
	for (const event of decided) {
		const version = await catalog.decider(event.version);
		if (version !== null) {
			deciders.set(event.id, { ...version, active: version.versionId === baseline?.versionId });
		}
	}
	return deciders;
}

/** The trace of an explanation, without ladders. Pure. */
function traceOf(
	{ requestId, finalDecision, denied }: Explanation,
	events: ReadEvent[],
	decisions: Decision[],
): Trace {
	const first = events[0];
	if (first === undefined) {
		throw new CaracaliteError('request_not_found', `request ${requestId} has no events`);
	}
	const statuses = events.map((event) => event.status);
	return {
		requestId,
		outcome: outcomeOf(decisions, statuses, finalDecision),
		finalDecision,
		reasons: distinct(
			decisions.flatMap(({ decision, reason }) => (decision === 'deny' && reason ? [reason] : [])),
		),
		determiningPolicies: distinct(denied.flatMap((event) => event.determiningPolicies)),
		at: events.map((event) => event.at).sort()[0] ?? first.at,
		application: events.find((event) => event.application !== null)?.application ?? null,
		decisions,
		events: traceEvents(events),
	};
}

/** Each value once, in order. */
function distinct<T>(values: T[]): T[] {
	return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

async function withLadder(catalog: Catalog, decision: Decision): Promise<Decision> {
	if (decision.decidedBy === null || decision.input === null) return decision;
	try {
		const climbed = { ...decision, ladder: ladderOf(await catalog.bundle(decision.decidedBy), decision) };
		return { ...climbed, fix: askOtherwise(climbed) ?? decision.fix };
	} catch (error) {
		// The trace is worth having without its ladder; what cannot be read is said by its absence.
		if (!isCaracaliteError(error, 'documents_unreadable', 'policy_set_version_not_found')) throw error;
		return decision;
	}
}

/**
 * The newest denied request of the zone, for `--latest`. Throws `request_not_found` where there is none,
 * `resource_not_found` where the `catalog` tells why.
 */
export async function latestDenied(
	admin: Pick<AdminReader, 'auditEvents' | 'explain'>,
	filter: { since?: string; applicationId?: string; resource?: string },
	catalog: Pick<Catalog, 'resources'> | null = null,
): Promise<string> {
	const { resource, ...server } = filter;
	for await (const event of admin.auditEvents({ ...server, decision: 'deny' })) {
		const logged = readLogged(event);
		if (!logged.byPolicy) continue;
		if (resource !== undefined && logged.resource !== resource) continue;
		// A partial grant leaves the same event; only the whole request tells them apart.
		if (resource !== undefined || (await isDenied(admin, logged.requestId))) return logged.requestId;
	}
	if (catalog !== null) await refuseUnknownResource(catalog, resource ?? null);
	throw new CaracaliteError('request_not_found', 'audit has no request that policy denied', {
		hint: 'widen --since, or look with `caracalite audit --decision deny`',
		exit: EXIT.blocked,
	});
}

async function isDenied(admin: Pick<AdminReader, 'explain'>, requestId: string): Promise<boolean> {
	const { events, finalDecision } = await admin.explain(requestId);
	const logged = events.map(readLogged);
	const decisions = logged.flatMap((event): Decided[] => {
		if (event.byPolicy) return [{ kind: 'policy', decision: event.outcome.decision }];
		return isRefusal(event) ? [{ kind: 'operational', decision: 'deny' }] : [];
	});
	const statuses = logged.map((event) => event.status);
	return outcomeOf(decisions, statuses, finalDecision) === 'denied';
}
