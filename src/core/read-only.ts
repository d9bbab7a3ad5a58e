import type { Admin, AdminReader } from './ports.js';

/** The reads of `admin` alone: what holds this cannot reach a write, by type or at run time. */
export function readOnly(admin: AdminReader | Admin): AdminReader {
	return {
		zoneId: admin.zoneId,
		zone: () => admin.zone(),
		applications: () => admin.applications(),
		resources: () => admin.resources(),
		policies: () => admin.policies(),
		policy: (policyId) => admin.policy(policyId),
		validate: (content) => admin.validate(content),
		policySets: () => admin.policySets(),
		policySet: (setId) => admin.policySet(setId),
		versions: (setId) => admin.versions(setId),
		manifest: (setId, versionId) => admin.manifest(setId, versionId),
		simulate: (setId, versionId, input) => admin.simulate(setId, versionId, input),
		activationStatus: (setId, versionId, outboxId) => admin.activationStatus(setId, versionId, outboxId),
		explain: (requestId) => admin.explain(requestId),
		auditEvents: (filter) => admin.auditEvents(filter),
		adminAudit: (filter) => admin.adminAudit(filter),
		estimate: (calls) => admin.estimate(calls),
	};
}
