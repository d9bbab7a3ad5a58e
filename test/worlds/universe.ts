import type { JsonObject } from '../../src/model/json.js';
import { approverOf, declarationsIn, waitOf } from '../../src/policy/approvals.js';
import { compileBundle } from '../../src/policy/compile.js';
import type { Engine } from '../../src/policy/types.js';
import { heldBy, type Request } from './relation.js';
import { APPLICATIONS, LABELS, RESOURCES, SCOPES } from './traffic.js';
import { documentsOf, type ZoneData } from './zone-data.js';

/** A request with the input that it is decided by. */
export interface Asked {
	request: Request;
	input: JsonObject;
}

/** Every choice of at most so many items. */
function upTo(items: readonly string[], most: number): string[][] {
	const all: string[][] = [[]];
	for (const item of items) {
		for (const one of all.filter(({ length }) => length < most)) all.push([...one, item]);
	}
	return all;
}

/** Every application with every resource, up to two labels, every choice of its scopes, in every shape. */
export function universeOf(ids: ReadonlyMap<string, string>): Asked[] {
	const applications = APPLICATIONS.map((name) => ids.get(name) ?? name);
	const held = upTo(LABELS, 2);
	return Object.entries(RESOURCES).flatMap(([resource, scopes]) => {
		const asked = upTo([...scopes, 'other:scope'], 2).filter((one) => one.length > 0);
		const base = { resource, labels: [], scopes: [], delegated: [] };
		const foreign = SCOPES.filter((scope) => !scopes.includes(scope)).map((scope) => [scope]);
		const sessions = applications.flatMap((application) => [
			askedOf({ ...base, shape: 'bootstrap', application }),
			...held.flatMap((labels) =>
				[...asked, ...(labels.length < 2 ? foreign : [])].flatMap((some) => [
					askedOf({ shape: 'mint', application, resource, labels, scopes: some, delegated: some }),
					askedOf({ shape: 'use', application, resource, labels, scopes: some, delegated: some }),
				]),
			),
		]);
		const workloads = asked.map((some) =>
			askedOf({ ...base, shape: 'workload', application: 'scheduler', scopes: some }),
		);
		return [...sessions, ...workloads];
	});
}

function askedOf(request: Request): Asked {
	const { shape, application, resource, labels, scopes, delegated } = request;
	const input = {
		schema_version: '2026-05-20',
		principal: { type: shape === 'workload' ? 'Workload' : 'Application', id: application, labels },
		resource: { identifier: resource },
		action: { id: shape === 'workload' ? 'CredentialInjection' : 'TokenExchange' },
	};
	const claims = { delegation_edge_id: 'edge', scope: scopes.join(' '), target: [resource] };
	const parts: Record<Exclude<Request['shape'], 'none'>, JsonObject> = {
		bootstrap: { context: { requested_scopes: ['agent:lifecycle'] } },
		mint: {
			context: { agent_session_id: 'session', requested_scopes: scopes },
			delegation_edge: { id: 'edge', scopes: delegated },
		},
		use: { context: { requested_scopes: [], subject_claims: claims } },
		workload: { context: { requested_scopes: scopes } },
	};
	return { request, input: { ...input, ...(shape === 'none' ? {} : parts[shape]) } };
}

/** What the engine says to each request: `allow`, `hold …`, `refused`, `deny` or `failed`. */
export function answersOf(data: ZoneData, universe: readonly Asked[]): string[] {
	const bundle = compileBundle(documentsOf(data));
	if (bundle.kind !== 'ready') throw new Error(`a candidate does not compile: ${JSON.stringify(bundle)}`);
	return universe.map(({ input }) => answerOf(bundle.engine, input));
}

function answerOf(engine: Engine, input: JsonObject): string {
	const evaluation = engine.decide(input);
	if (evaluation.status === 'failed') return 'failed';
	const { decision, diagnostics } = evaluation.result;
	if (decision !== 'allow') return 'deny';
	const declared = declarationsIn(diagnostics) ?? [];
	return heldBy(declared.map((one) => `${approverOf(one)}:${waitOf(one)}`));
}
