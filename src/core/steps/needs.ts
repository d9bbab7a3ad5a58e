import type { JsonObject } from '../../model/json.js';
import type { Denial } from '../../policy/authority/needed.js';
import { inputRefusal, readRequest } from '../../policy/input.js';
import { shapeOf } from '../../policy/rungs/shape.js';
import type { Report } from '../report/schema.js';

/** The denials that a report is to repair, down to what their need of authority depends on. Pure. */
export function denialsToRepair(report: Pick<Report, 'replays'>): Denial[] {
	return report.replays.map(({ input, logged }) => denialOf(input, logged?.reason ?? null));
}

function denialOf(input: JsonObject, reason: string | null): Denial {
	const request = readRequest(input);
	return {
		shape: inputRefusal(input) === null ? shapeOf(request) : 'none',
		applicationId: request.principalId,
		resource: request.resource,
		labels: request.labels,
		requestedScopes: request.requested,
		presentedScopes: request.mandate?.scopes ?? [],
		reason,
	};
}
