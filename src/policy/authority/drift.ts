import { z } from 'zod';
import type { Application, Resource } from '../../model/zone.js';
import type { AuthorityData } from '../data.js';

export const DriftSchema = z.object({
	kind: z.enum(['unknown_application', 'unbound_key', 'unknown_resource', 'unknown_scope']),
	name: z.enum(['app_ids', 'grants']).meta({ description: 'the data that names it' }),
	bindingKey: z.string().nullable(),
	applicationId: z.string().nullable(),
	resource: z.string().nullable(),
	role: z.string().nullable(),
	scope: z.string().nullable(),
	text: z.string(),
});
/** Something that the documents name and the zone does not have. */
export type Drift = z.infer<typeof DriftSchema>;

type About = Partial<Pick<Drift, 'bindingKey' | 'applicationId' | 'resource' | 'role' | 'scope'>>;

/**
 * Grants and bindings that name applications, resources or scopes which the zone does not have: they
 * decide nothing until it has them. A resource's scopes are told only where the zone has the resource.
 */
export function drift(
	authority: Pick<AuthorityData, 'bindings' | 'grants'>,
	applications: readonly Pick<Application, 'id'>[],
	resources: readonly Pick<Resource, 'identifier' | 'scopes'>[],
): Drift[] {
	return [...bindingDrift(authority, applications), ...grantDrift(authority, resources)];
}

function bindingDrift(
	{ bindings }: Pick<AuthorityData, 'bindings'>,
	applications: readonly Pick<Application, 'id'>[],
): Drift[] {
	const known = new Set(applications.map(({ id }) => id));
	return bindings.flatMap(({ key: bindingKey, applicationId }) => {
		if (known.has(applicationId)) return [];
		const text = `app_ids: ${bindingKey} is ${applicationId}, which the zone does not have`;
		return [finding('unknown_application', 'app_ids', { bindingKey, applicationId }, text)];
	});
}

function grantDrift(
	{ bindings, grants }: Pick<AuthorityData, 'bindings' | 'grants'>,
	resources: readonly Pick<Resource, 'identifier' | 'scopes'>[],
): Drift[] {
	const scopesOf = new Map(resources.map(({ identifier, scopes }) => [identifier, new Set(scopes)]));
	const keys = new Set(bindings.map(({ key }) => key));
	return grants.flatMap((grant): Drift[] => {
		const { resource, application: bindingKey } = grant;
		const unbound = bindingKey !== null && !keys.has(bindingKey);
		const said = `grants: ${bindingKey}, the owner of ${resource}, is in no app_ids`;
		const owner = unbound ? [finding('unbound_key', 'grants', { bindingKey, resource }, said)] : [];
		const scopes = scopesOf.get(resource);
		if (scopes !== undefined) return [...owner, ...scopeDrift(grant, scopes)];
		const text = `grants: the zone does not have ${resource}`;
		return [...owner, finding('unknown_resource', 'grants', { resource }, text)];
	});
}

function scopeDrift(
	{ resource, roles }: AuthorityData['grants'][number],
	known: ReadonlySet<string>,
): Drift[] {
	return roles.flatMap(({ role, scopes }) => {
		const foreign = scopes.filter((scope) => !known.has(scope));
		return foreign.map((scope) => {
			const text = `grants: ${role} holds ${scope}, which ${resource} does not have`;
			return finding('unknown_scope', 'grants', { resource, role, scope }, text);
		});
	});
}

function finding(kind: Drift['kind'], name: Drift['name'], about: About, text: string): Drift {
	const nothing = { bindingKey: null, applicationId: null, resource: null, role: null, scope: null };
	return { kind, name, ...nothing, ...about, text };
}
