import { randomUUID } from 'node:crypto';
import type { Actor } from '../actor.js';
import { recordAdminCall } from '../audit/admin-audit.js';
import { activate } from '../store/activations.js';
import { createApplication } from '../store/applications.js';
import { createPolicy } from '../store/policies.js';
import { createPolicySet } from '../store/policy-sets.js';
import { writePolicyVersion } from '../store/policy-versions.js';
import { createProvider } from '../store/providers.js';
import { createResource } from '../store/resources.js';
import { type SetVersionRow, writeSetVersion } from '../store/set-versions.js';
import { createZone } from '../store/zones.js';
import type { World } from '../world.js';
import { grantsDocument, type Roles } from './documents.js';

/** Scopes of the ledger, and those that its roles hold to begin with. */
export const LEDGER_SCOPES = ['ledger:read', 'ledger:write', 'ledger:refund'];
export const CLERK = ['ledger:read'];
const CASHIER = ['ledger:read', 'ledger:write'];

/** What the story is played in. */
export interface Scene {
	zoneId: string;
	applications: { payments: string; reporting: string };
	policyId: string;
	policySetId: string;
	baseline: SetVersionRow;
}

/** Sets up the payments zone and activates Main v1, under which a cashier cannot refund. */
export function setScene(world: World, actor: Actor): Scene {
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
	resource(world, actor, zoneId, provider, 'ledger', LEDGER_SCOPES);
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

/** Stages the document with other roles as the set's next version. */
export function stage(world: World, actor: Actor, scene: Scene, roles: Roles, rest?: string): SetVersionRow {
	const { zoneId, policyId, policySetId } = scene;
	const content = grantsDocument(scene.applications, roles, rest);
	const version = writePolicyVersion(world, actor, { zoneId, policyId, content });
	return writeSetVersion(world, actor, { zoneId, setId: policySetId, policyVersionIds: [version.id] });
}
