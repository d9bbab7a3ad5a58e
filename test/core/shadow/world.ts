import fc from 'fast-check';
import { mintsFor, presentationOf } from '../../../src/core/event/mints.js';
import { classKey } from '../../../src/core/traffic/class-key.js';
import type { AuditEvent } from '../../../src/model/audit.js';
import type { JsonObject } from '../../../src/model/json.js';
import { textAt, textsAt } from '../../../src/model/json.js';
import type { Bundle } from '../../../src/policy/bundle.js';
import { compileBundle } from '../../../src/policy/compile.js';
import type { Evaluation } from '../../../src/policy/types.js';
import { twoClassified, twoVersions } from '../../policy/authority/zones.js';
import { read } from '../record/events.js';

export type Ready = Extract<Bundle, { kind: 'ready' }>;

/** A request of the traffic, and when: nothing of it is read off audit. */
interface Wanted {
	shape: 'bootstrap' | 'mint' | 'use' | 'workload' | 'session' | 'both';
	application: string;
	resource: string;
	labels: string[];
	scopes: string[];
	session: number;
	/** Of the mints of its session which it presents. */
	presents: number;
	/** Minutes after the event before. */
	after: number;
	/** Whether a version before the active one decided it. */
	older: boolean;
	/** Which of what the active version grants it asks for; null for whatever is drawn. */
	aims: number | null;
}

const wanted: fc.Arbitrary<Wanted> = fc.record({
	shape: fc.constantFrom(
		'bootstrap',
		'mint',
		'mint',
		'mint',
		'mint',
		'use',
		'use',
		'workload',
		'session',
		'both',
	),
	application: fc.constantFrom('a', 'a', 'b'),
	resource: fc.constantFrom('r1', 'r1', 'r2'),
	labels: fc.uniqueArray(fc.constantFrom('c', 'c', 'c', 'ca', 't:', 'x'), { maxLength: 2 }),
	scopes: fc.array(fc.constantFrom('s1', 's1', 's2', 'a b'), { minLength: 1, maxLength: 2 }),
	session: fc.integer({ min: 0, max: 2 }),
	presents: fc.nat(),
	after: fc.integer({ min: 1, max: 50 }),
	older: fc.integer({ min: 0, max: 3 }).map((one) => one === 0),
	aims: fc.option(fc.nat(), { freq: 3 }),
});

/** A request of the traffic with all that is true of it. */
export interface TrueEvent {
	event: AuditEvent;
	/** What the engine saw. */
	input: JsonObject;
	/** Of its class. */
	key: string;
}

export interface World {
	/** Of a version before the active one, the active one, and the candidate. */
	bundles: { older: Ready; base: Ready | null; candidate: Ready };
	traffic: TrueEvent[];
}

/** Three versions of a small zone, and the traffic that two of them decided. */
export const worlds: fc.Arbitrary<World> = fc
	.record({
		two: fc.oneof({ weight: 3, arbitrary: twoVersions }, { weight: 1, arbitrary: twoClassified }),
		others: twoVersions,
		isEmpty: fc.integer({ min: 0, max: 11 }),
		requests: fc.array(wanted, { minLength: 1, maxLength: 40, size: '+1' }),
	})
	.map(({ two, others, isEmpty, requests }) => {
		const [base, candidate] = two.map(compileBundle);
		const older = compileBundle(others[0]);
		if (base?.kind !== 'ready' || candidate?.kind !== 'ready' || older.kind !== 'ready') return null;
		const bundles = { older, base: isEmpty === 0 ? null : base, candidate };
		return { bundles, traffic: trafficOf(requests, bundles) };
	})
	.filter((world): world is World => world !== null && world.traffic.length > 0);

const START = Date.parse('2026-11-20T00:00:00Z');

/** What audit keeps of the requests, newest last. Those whose evaluation fails are no decisions of policy. */
function trafficOf(requests: readonly Wanted[], { older, base }: World['bundles']): TrueEvent[] {
	const events: AuditEvent[] = [];
	const traffic: Omit<TrueEvent, 'key'>[] = [];
	let at = START;
	for (const [index, drawn] of requests.entries()) {
		at += drawn.after * 60_000;
		const minted = mintsSoFar(events, drawn);
		const mandate = minted[drawn.presents % Math.max(1, minted.length)] ?? null;
		if (drawn.shape === 'use' && mandate === null) continue;
		const one = { ...drawn, ...(drawn.aims === null ? {} : aimed(drawn.aims, mandate, base ?? older)) };
		const input = inputOf(one, mandate);
		const by = one.older ? older : base;
		const evaluation = by === null ? NO_VERSION : by.engine.decide(input);
		if (evaluation.status !== 'complete') continue;
		const { decision, diagnostics, determining_policies } = evaluation.result;
		const version = one.older ? 'older' : 'base';
		const event: AuditEvent = {
			...{
				id: `e${index}`,
				requestId: `q${index}`,
				eventType: 'token_exchange',
				evaluationStatus: 'complete',
			},
			...{ decision, diagnostics, determiningPolicies: determining_policies },
			policySetVersionId: by === null ? '' : version,
			manifestSha: by === null ? '' : version,
			metadata: metadataOf(one),
			occurredAt: new Date(at).toISOString(),
		};
		events.push(event);
		traffic.push({ event, input });
	}
	return traffic.map(({ event, input }) => ({ event, input, key: keyOf(event, events) }));
}

function keyOf(event: AuditEvent, events: readonly AuditEvent[]): string {
	const decision = read(event);
	const mints = decision.presentation === null ? [] : mintsFor(presentationOf(event), [...events]);
	return classKey(decision, mints);
}

const NO_VERSION: Evaluation = {
	status: 'complete',
	result: {
		decision: 'deny',
		evaluation_status: 'complete',
		determining_policies: [],
		diagnostics: [{ reason: 'no_active_policy_set' }],
	},
};

/** Who asks for what, so that it is mostly allowed: as the mandate that is presented, or as is granted. */
function aimed(aims: number, mandate: Mandate | null, { data }: Ready): Partial<Wanted> {
	if (mandate !== null && aims % 2 === 0) {
		const { application, resource, labels } = mandate;
		return { application, resource, labels };
	}
	const granted = data.grants.flatMap(({ resource, application: key, roles }) => {
		const application = data.bindings.find((one) => one.key === key)?.applicationId ?? 'a';
		return roles.flatMap(({ role, scopes }) =>
			scopes.map((scope) => ({ application, resource, labels: [role], scopes: [scope] })),
		);
	});
	const chosen = granted[aims % Math.max(1, granted.length)];
	return chosen === undefined || chosen.scopes.includes('') ? {} : chosen;
}

interface Mandate {
	application: string;
	resource: string;
	labels: string[];
	scopes: string[];
}

/** The mints of a session that were granted so far. */
function mintsSoFar(events: readonly AuditEvent[], { session }: Wanted): Mandate[] {
	return events.flatMap(({ decision, metadata }) => {
		const scopes = textsAt(metadata, 'requested_scopes');
		const isMint = decision === 'allow' && metadata.delegation_edge_id === `edge-${session}`;
		if (!isMint || scopes.length === 0) return [];
		const application = textAt(metadata, 'application_id') ?? '';
		const resource = textAt(metadata, 'resource') ?? '';
		return [{ application, resource, labels: textsAt(metadata, 'agent_labels'), scopes }];
	});
}

/** What the engine sees, written down without a look at audit. */
function inputOf(
	{ shape, application, resource, labels, scopes, session }: Wanted,
	mandate: Mandate | null,
): JsonObject {
	const isWorkload = shape === 'workload';
	const hasSession = shape === 'mint' || shape === 'use' || shape === 'session' || shape === 'both';
	const hasEdge = shape === 'mint' || shape === 'use' || shape === 'both';
	const requested = requestedOf(shape, scopes);
	const edge = `edge-${session}`;
	return {
		schema_version: '2026-05-20',
		principal: {
			...{
				type: isWorkload ? 'Workload' : 'Application',
				id: isWorkload ? 'w' : application,
				zone_id: 'zone-1',
			},
			...(hasSession && labels.length > 0 ? { labels } : {}),
		},
		resource: { type: 'Resource', identifier: resource, scopes: requested },
		action: { id: isWorkload ? 'CredentialInjection' : 'TokenExchange' },
		context: {
			requested_scopes: requested,
			...(hasSession ? { agent_session_id: `session-${session}` } : {}),
			...(hasEdge ? { delegation_edge_id: edge } : {}),
			...(shape === 'use' && mandate !== null
				? {
						subject_claims: {
							delegation_edge_id: edge,
							scope: mandate.scopes.join(' '),
							target: [mandate.resource],
						},
					}
				: {}),
		},
		...(hasEdge ? { delegation_edge: { id: edge, scopes: requested } } : {}),
	};
}

function requestedOf(shape: Wanted['shape'], scopes: string[]): string[] {
	if (shape === 'bootstrap') return ['agent:lifecycle'];
	if (shape === 'both') return ['agent:lifecycle', ...scopes];
	return shape === 'use' ? [] : scopes;
}

/** What audit keeps of it: no claims, no scopes of the delegation, absent ids as empty ones. */
function metadataOf({ shape, application, resource, labels, scopes, session }: Wanted): JsonObject {
	const hasSession = shape === 'mint' || shape === 'use' || shape === 'session' || shape === 'both';
	const hasEdge = hasSession && shape !== 'session';
	return {
		...(shape === 'workload' ? { workload_id: 'w' } : { application_id: application }),
		...{ subject_kind: 'application', resource, requested_scopes: requestedOf(shape, scopes) },
		...(hasSession && labels.length > 0 ? { agent_labels: labels } : {}),
		agent_session_id: hasSession ? `session-${session}` : '',
		delegation_edge_id: hasEdge ? `edge-${session}` : '',
	};
}
