import { randomUUID } from 'node:crypto';
import { recordEvent } from '../audit/events.js';
import { sha256 } from '../store/rows.js';
import type { World } from '../world.js';
import { ask } from './ask.js';
import { findResource } from './find.js';
import type { Asking, ExchangeStep, Subject } from './types.js';

export interface Presentation {
	zoneId: string;
	/** The subject that the mandate was minted for. */
	subject: Extract<Subject, { kind: 'application' }>;
	resource: string;
	/** Scopes of the mandate. */
	scopes: string[];
	operation: { method: string; path: string } | undefined;
}

/** Presents a mandate at the gateway, which asks the runtime for no scope and then calls the resource. */
export function presentMandate(world: World, presentation: Presentation): ExchangeStep {
	const { zoneId, subject, scopes } = presentation;
	const resource = findResource(world.db, zoneId, presentation.resource);
	const declared = resource?.operations ?? [];
	const wanted = presentation.operation ?? declared.find((operation) => operation.scope === scopes[0]);
	const found = declared.find(({ method, path }) => method === wanted?.method && path === wanted.path);
	const asking: Asking = {
		step: 'use',
		zoneId,
		requestId: randomUUID(),
		subject: { ...subject, presented: scopes },
		resources: [presentation.resource],
		scopes: [],
		operationScope: found?.scope ?? null,
	};
	const step = ask(world, asking);
	if (step.granted) recordCall(world, asking, resource?.provider_id ?? '', wanted?.method ?? 'GET');
	return step;
}

/** The sandbox has no upstream: the gateway's call ends as one to an address that cannot be reached. */
function recordCall(world: World, asking: Asking, providerId: string, method: string): void {
	if (asking.subject.kind !== 'application') return;
	const { application } = asking.subject;
	recordEvent(world, {
		zoneId: asking.zoneId,
		type: 'gateway_resource_request',
		requestId: asking.requestId,
		decision: 'allow',
		status: 'upstream_rejected',
		decidedBy: null,
		determining: [],
		diagnostics: [],
		metadata: {
			method,
			resource: asking.resources[0] ?? '',
			auth_mode: 'none',
			error_kind: 'upstream_not_addressable',
			latency_ms: 0,
			provider_id: providerId,
			subject_kind: 'application',
			application_id: application.id,
			gateway_status: 502,
			response_bytes: 0,
			subject_fingerprint: sha256(application.id).slice(0, 16),
		},
	});
}
