import type { Send } from './http.js';
import { drain, onePage } from './lists.js';
import type * as T from './types.js';

/** The calls that need no zone, or are about zones. Ids go into paths as they are, as in the official SDK. */
export function zones(send: Send) {
	return {
		list: () => drain<T.Zone>(send, 'zones', '/v1/zones'),
		get: (id: string) => send('GET', `/v1/zones/${id}`) as Promise<T.Zone>,
		create: (body: { name: string; slug?: string }) => send('POST', '/v1/zones', { body }) as Promise<T.Zone>,
	};
}

export function policies(send: Send) {
	const of = (zone: string) => `/v1/zones/${zone}/policies`;
	return {
		list: (zone: string) => drain<T.Policy>(send, 'policies', of(zone)),
		get: (zone: string, id: string) => send('GET', `${of(zone)}/${id}`) as Promise<T.PolicyDetail>,
		create: (zone: string, body: { name: string; description?: string; content: string }) =>
			send('POST', of(zone), { body }) as Promise<T.CreatedPolicy>,
		addVersion: (zone: string, id: string, content: string) =>
			send('POST', `${of(zone)}/${id}/versions`, { body: { content } }) as Promise<T.AddedPolicyVersion>,
		validate: (content: string) =>
			send('POST', '/v1/policies/validate', { body: { content } }) as Promise<T.PolicyValidation>,
		delete: (zone: string, id: string) => send('DELETE', `${of(zone)}/${id}`) as Promise<void>,
	};
}

export function policyTemplates(send: Send) {
	return { list: () => send('GET', '/v1/policy-templates') as Promise<T.PolicyTemplate[]> };
}

export function policySets(send: Send) {
	const of = (zone: string) => `/v1/zones/${zone}/policy-sets`;
	return {
		list: (zone: string) => drain<T.PolicySet>(send, 'policy sets', of(zone)),
		get: (zone: string, id: string) => send('GET', `${of(zone)}/${id}`) as Promise<T.PolicySet>,
		create: (zone: string, name: string, description?: string) =>
			send('POST', of(zone), { body: { name, description } }) as Promise<T.PolicySet>,
		addVersion: (zone: string, id: string, manifest: T.ManifestEntry[]) =>
			send('POST', `${of(zone)}/${id}/versions`, {
				body: { manifest },
			}) as Promise<T.AddedPolicySetVersion>,
		listVersions: (zone: string, id: string) =>
			drain<T.PolicySetVersion>(send, 'policy set versions', `${of(zone)}/${id}/versions`),
		simulate: (zone: string, id: string, versionId: string, input?: Record<string, unknown>) =>
			send('POST', `${of(zone)}/${id}/simulate`, {
				body: { version_id: versionId, input },
			}) as Promise<T.PolicySetSimulation>,
		activate: (zone: string, id: string, versionId: string) =>
			send('POST', `${of(zone)}/${id}/activate`, {
				body: { version_id: versionId },
			}) as Promise<T.PolicySetActivation>,
		activationStatus: (zone: string, id: string, versionId?: string, outboxId?: string) =>
			send('GET', `${of(zone)}/${id}/activation-status`, {
				query: { version_id: versionId, outbox_id: outboxId },
			}) as Promise<T.PolicySetActivationStatus>,
		delete: (zone: string, id: string) => send('DELETE', `${of(zone)}/${id}`) as Promise<void>,
	};
}

/** `list` is one page; its cursor is dropped, as in the official SDK. */
export function audit(send: Send) {
	const of = (zone: string) => `/v1/zones/${zone}/audit`;
	return {
		list: async (zone: string, query: T.AuditQuery = {}) =>
			(await onePage<T.AuditEvent>(send, 'audit', of(zone), { ...query })).items,
		byRequest: (zone: string, requestId: string) =>
			send('GET', `${of(zone)}/by-request/${requestId}`) as Promise<T.AuditEvent[]>,
		explain: (zone: string, requestId: string) =>
			send('GET', `${of(zone)}/by-request/${requestId}/explain`) as Promise<T.AuditExplanation>,
	};
}

/** `list` is one page; its cursor is dropped, as in the official SDK. */
export function adminAudit(send: Send) {
	return {
		list: async (zone: string, query: T.AdminAuditQuery = {}) =>
			(await onePage<T.AdminAuditEvent>(send, 'admin audit', `/v1/zones/${zone}/admin-audit`, { ...query }))
				.items,
	};
}

export function applications(send: Send) {
	return {
		list: (zone: string) => drain<T.Application>(send, 'applications', `/v1/zones/${zone}/applications`),
	};
}

export function resources(send: Send) {
	return { list: (zone: string) => drain<T.Resource>(send, 'resources', `/v1/zones/${zone}/resources`) };
}
