import type { AdminAuditEvent } from '../../model/audit.js';
import { isCaracaliteError } from '../../model/errors.js';
import type { VersionRef } from '../../model/version-ref.js';
import type { AdminReader } from '../ports.js';
import type { Run } from '../run.js';

/** The admin audit's row of the last activation in a set; which version it was is not recorded there. */
export async function lastActivation(
	admin: AdminReader,
	policySetId: string,
): Promise<AdminAuditEvent | null> {
	const filter = { entityType: 'policy-sets', entityId: policySetId, method: 'POST' } as const;
	// Each simulation is a row as well, so that thousands may lie over the activation.
	for await (const row of admin.adminAudit(filter)) {
		if (row.action.endsWith('/activate') && row.statusCode === 202) return row;
	}
	return null;
}

/** ` (activated at … by ops-ci)`, for a message; empty where it cannot be told. */
export async function lastMover(run: Run, active: VersionRef | null): Promise<string> {
	if (active === null) return '';
	try {
		const row = await lastActivation(run.admin, active.policySetId);
		if (row === null) return '';
		return ` (activated at ${row.occurredAt}${row.actorName === null ? '' : ` by ${row.actorName}`})`;
	} catch (error) {
		if (!isCaracaliteError(error)) throw error;
		return '';
	}
}
