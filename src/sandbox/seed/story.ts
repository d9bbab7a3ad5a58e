import { randomUUID } from 'node:crypto';
import { recordAdminCall } from '../audit/admin-audit.js';
import { exchange } from '../exchange/exchange.js';
import { activate } from '../store/activations.js';
import { createApplication } from '../store/applications.js';
import { createPolicy } from '../store/policies.js';
import { createPolicySet } from '../store/policy-sets.js';
import { writePolicyVersion } from '../store/policy-versions.js';
import { createProvider } from '../store/providers.js';
import { createResource } from '../store/resources.js';
import { type SetVersionRow, writeSetVersion } from '../store/set-versions.js';
import { createZone } from '../store/zones.js';
import { createTime } from '../time.js';
import type { Actor, World } from '../world.js';
import { grantsDocument, HELD_REFUNDS, type Roles } from './documents.js';

/** Ids of the story, for the demo and the docs. */
export interface Story {
	zoneId: string;
	/** The cashier's refund that was denied. */
	deniedRequestId: string;
	policyId: string;
	policySetId: string;
	versions: { baseline: string; careful: string; careless: string; held: string };
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const LEDGER = 'resource://ledger';
const CLERK = ['ledger:read'];
const CASHIER = ['ledger:read', 'ledger:write'];
const ALL = ['ledger:read', 'ledger:write', 'ledger:refund'];

/** The story's own time: it begins days ago, so that what is active is long loaded. */
interface Past {
	at(ago: number): World;
}

function pastOf(world: World): Past {
	const start = world.time.now();
	return { at: (ago) => ({ ...world, time: createTime({ now: () => start - ago }) }) };
}

/**
 * Tells the story into an empty sandbox: a payments zone, nine days of it governed by Main v1, some
 * allowed traffic, a cashier's refund denied two minutes ago, and three candidates.
 */
export function tellStory(world: World, actor: Actor): Story {
	const past = pastOf(world);
	const scene = setScene(past.at(9 * DAY), actor);
	allowedTraffic(past, scene.zoneId);
	const denied = exchange(past.at(2 * MINUTE), {
		zone: scene.zoneId,
		application: 'Payments Agent',
		resources: [LEDGER],
		scopes: ['ledger:refund'],
		labels: ['cashier'],
	});
	const recent = past.at(MINUTE);
	const candidate = (roles: Roles, rest?: string) => stage(recent, actor, scene, roles, rest).id;
	return {
		zoneId: scene.zoneId,
		deniedRequestId: denied.requestId,
		policyId: scene.policyId,
		policySetId: scene.policySetId,
		versions: {
			baseline: scene.baseline.id,
			careful: candidate({ clerk: CLERK, cashier: ALL }),
			careless: candidate({ clerk: ALL, cashier: ALL }),
			held: candidate({ clerk: CLERK, cashier: ALL }, HELD_REFUNDS),
		},
	};
}

interface Scene {
	zoneId: string;
	applications: { payments: string; reporting: string };
	policyId: string;
	policySetId: string;
	baseline: SetVersionRow;
}

function setScene(world: World, actor: Actor): Scene {
	const zoneId = createZone(world, actor, 'payments', 'payments', 'zone-payments').id;
	// Known ids, so that the case files of the examples fit every sandbox.
	const register = (id: string, name: string) =>
		createApplication(world, actor, zoneId, { id, name, registration_method: 'managed' }).row.id;
	const applications = {
		payments: register('app-payments-agent', 'Payments Agent'),
		reporting: register('app-reporting', 'Reporting'),
	};
	register('app-rogue', 'Rogue');
	const none = { name: 'none', identifier: 'provider://none', kind: 'none' };
	const provider = createProvider(world, actor, zoneId, none).id;
	resource(world, actor, zoneId, provider, 'ledger', ALL);
	resource(world, actor, zoneId, provider, 'reports', ['reports:read']);
	const content = grantsDocument(applications, { clerk: CLERK, cashier: CASHIER });
	const { policy, version } = createPolicy(world, actor, zoneId, {
		name: 'Grants',
		description: null,
		content,
	});
	const set = createPolicySet(world, actor, zoneId, { name: 'Main', description: null });
	const made = { zoneId, setId: set.id, policyVersionIds: [version.id] };
	const baseline = writeSetVersion(world, actor, made);
	activate(world, actor, baseline);
	remember(world, actor, `/v1/zones/${zoneId}/policy-sets/${set.id}/activate`, { version_id: baseline.id });
	return { zoneId, applications, policyId: policy.id, policySetId: set.id, baseline };
}

function resource(
	world: World,
	actor: Actor,
	zoneId: string,
	provider: string,
	name: string,
	scopes: string[],
): void {
	createResource(world, actor, zoneId, {
		name,
		identifier: `resource://${name}`,
		upstream_url: `https://up.example/${name}`,
		provider_id: provider,
		scopes,
		operations: scopes.map((scope) => {
			const action = scope.split(':')[1] ?? '';
			return { method: action === 'read' ? 'GET' : 'POST', path: `/${action}`, scope };
		}),
		enforcement: 'enforced',
	});
}

/** The admin audit's row of the activation, which tells who made it. */
function remember(world: World, actor: Actor, path: string, sent: object): void {
	const zoneId = path.split('/')[3] ?? '';
	const call = { zoneId, actor, requestId: randomUUID(), method: 'POST', path, status: 202 };
	recordAdminCall(world, { ...call, sent, made: undefined });
}

function allowedTraffic(past: Past, zone: string): void {
	const use = (ago: number, application: string, resource: string, scope: string, label: string) =>
		exchange(past.at(ago), {
			zone,
			application,
			resources: [resource],
			scopes: [scope],
			labels: [label],
			mode: 'use',
		});
	use(60 * MINUTE, 'Payments Agent', LEDGER, 'ledger:read', 'clerk');
	use(58 * MINUTE, 'Payments Agent', LEDGER, 'ledger:write', 'cashier');
	use(40 * MINUTE, 'Reporting', 'resource://reports', 'reports:read', 'reader');
	use(12 * MINUTE, 'Payments Agent', LEDGER, 'ledger:read', 'cashier');
}

function stage(world: World, actor: Actor, scene: Scene, roles: Roles, rest?: string): SetVersionRow {
	const { zoneId, policyId, policySetId } = scene;
	const content = grantsDocument(scene.applications, roles, rest);
	const version = writePolicyVersion(world, actor, { zoneId, policyId, content });
	return writeSetVersion(world, actor, { zoneId, setId: policySetId, policyVersionIds: [version.id] });
}
