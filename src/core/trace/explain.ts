import type { Explanation } from '../../model/audit.js';
import { CaracaliteError, isCaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import type { MandateSources } from '../event/alternatives.js';
import { readSurroundings } from '../event/surroundings.js';
import { applicationOf, decidedByPolicy } from '../event/who.js';
import type { AdminReader } from '../ports.js';
import type { Decision, Trace } from '../report/trace.js';
import type { Catalog } from '../zone/catalog.js';
import { type Decider, decisionsOf, traceEvents } from './decisions.js';
import { ladderOf } from './ladder.js';
import { outcomeOf } from './outcome.js';

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
	const deciders = await readDeciders(catalog, explanation);
	const around = await readSurroundings(admin, explanation);
	const trace = traceOf(explanation, deciders, around);
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

async function readDeciders(catalog: Catalog, explanation: Explanation): Promise<Map<string, Decider>> {
	const deciders = new Map<string, Decider>();
	const decided = explanation.events.filter(decidedByPolicy);
	if (decided.length === 0) return deciders;
	const baseline = await catalog.baseline();
	for (const event of decided) {
		const version = await catalog.decider(event.manifestSha, event.policySetVersionId);
		if (version !== null) {
			deciders.set(event.id, { ...version, active: version.versionId === baseline?.versionId });
		}
	}
	return deciders;
}

/** The trace of an explanation, without ladders. Pure. */
export function traceOf(
	explanation: Explanation,
	deciders: Map<string, Decider>,
	around: Map<string, MandateSources>,
): Trace {
	const decisions = decisionsOf(explanation, deciders, around);
	const first = explanation.events[0];
	if (first === undefined) {
		throw new CaracaliteError('request_not_found', `request ${explanation.requestId} has no events`);
	}
	const statuses = explanation.events.map((event) => event.evaluationStatus);
	return {
		requestId: explanation.requestId,
		outcome: outcomeOf(decisions, statuses, explanation.finalDecision),
		finalDecision: explanation.finalDecision,
		at: explanation.events.map((event) => event.occurredAt).sort()[0] ?? first.occurredAt,
		application: explanation.events.map(applicationOf).find((application) => application !== null) ?? null,
		decisions,
		events: traceEvents(explanation.events),
	};
}

async function withLadder(catalog: Catalog, decision: Decision): Promise<Decision> {
	if (decision.decidedBy === null || decision.input === null) return decision;
	try {
		return { ...decision, ladder: ladderOf(await catalog.bundle(decision.decidedBy), decision) };
	} catch (error) {
		// The trace is worth having without its ladder; what cannot be read is said by its absence.
		if (!isCaracaliteError(error, 'documents_unreadable', 'policy_set_version_not_found')) throw error;
		return decision;
	}
}

/** The newest denied request of the zone, for `--latest`. Throws `request_not_found` where there is none. */
export async function latestDenied(
	admin: AdminReader,
	filter: { since?: string; applicationId?: string; resource?: string },
): Promise<string> {
	const { resource, ...server } = filter;
	for await (const event of admin.auditEvents({ ...server, decision: 'deny' })) {
		if (!decidedByPolicy(event)) continue;
		if (resource !== undefined && event.metadata.resource !== resource) continue;
		// A partial grant leaves the same event; only the whole request tells them apart.
		const trace = traceOf(await admin.explain(event.requestId), new Map(), new Map());
		if (trace.outcome === 'denied' || resource !== undefined) return event.requestId;
	}
	throw new CaracaliteError('request_not_found', 'audit has no request that policy denied', {
		hint: 'widen --since, or look with `caracalite audit --decision deny`',
		exit: EXIT.blocked,
	});
}
