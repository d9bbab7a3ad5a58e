import { CaracaliteError } from '../../model/errors.js';
import type { ApplicationRow } from '../store/applications.js';
import { sha256 } from '../store/rows.js';
import type { ZoneRow } from '../store/zones.js';
import { idAt } from '../time.js';
import type { World } from '../world.js';
import { ask } from './ask.js';
import { findApplication, findResource, findZone } from './find.js';
import { presentMandate } from './gateway.js';
import { bootstrap, delegate, hasToken, openSession } from './session.js';
import type { Edge, ExchangeOutcome, ExchangeRequest, ExchangeStep, Session, Subject } from './types.js';

type ApplicationSubject = Extract<Subject, { kind: 'application' }>;

/**
 * Asks for access as an application's agent does and leaves the audit that a Caracal would leave.
 * Decided by the version that the runtime has loaded. Throws `zone_not_found`,
 * `application_not_found`, `exchange_incomplete`, `sandbox_runtime_down`, `sandbox_cannot_decide`.
 */
export function exchange(world: World, request: ExchangeRequest): ExchangeOutcome {
	return world.db.write(() => {
		const zone = findZone(world.db, request.zone);
		const mode = request.mode ?? 'delegated';
		if (mode !== 'bootstrap' && (request.resources.length === 0 || request.scopes.length === 0)) {
			throw new CaracaliteError('exchange_incomplete', 'the exchange names no resource or no scope', {
				hint: 'add --resource and --scope',
			});
		}
		const steps = mode === 'workload' ? [askForWorkload(world, zone, request)] : askAs(world, zone, request);
		const last = steps.at(-1);
		return {
			zoneId: zone.id,
			requestId: last?.requestId ?? '',
			granted: last?.granted ?? false,
			steps,
		};
	});
}

function askForWorkload(world: World, zone: ZoneRow, request: ExchangeRequest): ExchangeStep {
	const { application, resources, scopes, environment = 'production' } = request;
	return ask(world, {
		step: 'workload',
		zoneId: zone.id,
		requestId: idAt(world.time.tick()),
		subject: { kind: 'workload', id: application, environment },
		resources,
		scopes,
	});
}

function askAs(world: World, zone: ZoneRow, request: ExchangeRequest): ExchangeStep[] {
	const { mode = 'delegated', resources } = request;
	const application = findApplication(world.db, zone, request.application);
	const { clientSecret } = request;
	if (clientSecret !== undefined && sha256(clientSecret) !== application.secret_hash) {
		return [unaudited(world, mode === 'bootstrap' ? 'bootstrap' : 'mint', 'invalid_client')];
	}
	if (mode === 'bootstrap') return [bootstrap(world, zone, application, resources)];
	if (mode === 'direct') return [mint(world, zone, request, subjectOf(application, null, null))];
	const opening = hasToken(world, application) ? [] : [bootstrap(world, zone, application, [])];
	if (opening.some((step) => !step.granted)) return opening;
	return [...opening, ...askInSession(world, zone, request, application)];
}

function askInSession(
	world: World,
	zone: ZoneRow,
	request: ExchangeRequest,
	application: ApplicationRow,
): ExchangeStep[] {
	const { mode, scopes, labels = [] } = request;
	if (mode === 'session') {
		const session = openSession(world, labels.length === 0 ? null : labels, null);
		return [mint(world, zone, request, subjectOf(application, session, null))];
	}
	const child = openSession(world, labels, openSession(world, null, null));
	const delegated = request.delegated ?? scopes;
	const edge = delegate(world, zone, delegated, delegatedResource(world, zone, request));
	if (!scopes.every((scope) => delegated.includes(scope))) {
		return [unaudited(world, 'mint', 'delegation_scope_exceeded')];
	}
	const subject = subjectOf(application, child, edge);
	const minted = mint(world, zone, request, subject);
	const usable = minted.decisions.filter(({ decision }) => decision === 'allow');
	if (mode !== 'use' || usable.length === 0) return [minted];
	const { operation } = request;
	const present = ({ resource }: { resource: string }) =>
		presentMandate(world, { zoneId: zone.id, subject, resource, scopes, operation });
	return [minted, ...usable.map(present)];
}

function delegatedResource(world: World, zone: ZoneRow, request: ExchangeRequest): string | null {
	const only = request.resources.length === 1 ? request.resources[0] : undefined;
	const wanted = request.delegatedResource ?? only;
	return wanted === undefined ? null : (findResource(world.db, zone.id, wanted)?.id ?? null);
}

function mint(world: World, zone: ZoneRow, request: ExchangeRequest, subject: Subject): ExchangeStep {
	const { resources, scopes } = request;
	const requestId = idAt(world.time.tick());
	return ask(world, { step: 'mint', zoneId: zone.id, requestId, subject, resources, scopes });
}

function subjectOf(
	application: ApplicationRow,
	session: Session | null,
	edge: Edge | null,
): ApplicationSubject {
	return { kind: 'application', application, session, edge, presented: null };
}

/** What the runtime turns away at its door: no event tells of it. */
function unaudited(world: World, step: ExchangeStep['step'], refused: string): ExchangeStep {
	return { step, requestId: idAt(world.time.tick()), granted: false, refused, decisions: [] };
}
