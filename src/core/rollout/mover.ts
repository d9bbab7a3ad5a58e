import type { AdminAuditEvent } from '../../model/audit.js';
import { isCaracaliteError } from '../../model/errors.js';
import type { VersionRef } from '../../model/version-ref.js';
import type { AdminReader } from '../ports.js';
import type { Run } from '../run.js';

/** What the admin audit files calls on policy sets under; simulations are among them. */
export const SETS = 'policy-sets';

/** Rows that are looked through at most: every simulation leaves one. */
export const MOST_ROWS = 20_000;

/** The admin audit's row of the last activation in a set; which version it was is not recorded there. */
export async function lastActivation(
	admin: AdminReader,
	policySetId: string,
): Promise<AdminAuditEvent | null> {
	let rows = 0;
	for await (const row of admin.adminAudit({ entityType: SETS, entityId: policySetId, method: 'POST' })) {
		if (row.action.endsWith('/activate') && row.statusCode === 202) return row;
		rows += 1;
		if (rows >= MOST_ROWS) break;
	}
	return null;
}

/** ` (activated at … by ops-ci)`, for a message; empty where it cannot be told. */
export async function lastMover(run: Run, active: VersionRef | null): Promise<string> {
	if (active === null) return '';
	try {
		const row = await lastActivation(run.admin, active.policySetId);
		return row === null ? '' : ` (${activatedBy(row)})`;
	} catch (error) {
		if (!isCaracaliteError(error)) throw error;
		return '';
	}
}

/** `activated at … by ops-ci`. */
export function activatedBy({ occurredAt, actorName }: AdminAuditEvent): string {
	return `activated at ${occurredAt}${actorName === null ? '' : ` by ${actorName}`}`;
}
