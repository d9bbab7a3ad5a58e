import type { AdminAuditEvent } from '../../model/audit.js';
import { formatDuration } from '../../model/duration.js';
import { CaracaliteError, isCaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import type { AuditMark } from '../report/schema.js';
import type { Run } from '../run.js';
import { activatedBy, MOST_ROWS, SETS } from './mover.js';

/** How long a verdict holds where nothing else is said. */
const VERDICT_MAX_AGE_MS = 24 * 3_600_000;

/**
 * The newest call on the zone's policy sets that the server keeps: its own word on when it is now, by its
 * own clock. Null where there is none, or it cannot be read.
 */
export async function readMark(run: Run): Promise<AuditMark | null> {
	try {
		for await (const { id, occurredAt } of run.admin.adminAudit({ entityType: SETS })) {
			return { id, at: occurredAt };
		}
		return null;
	} catch (error) {
		if (!isCaracaliteError(error) || run.signal.aborted) throw error;
		return null;
	}
}

/**
 * Holds the moment at which a verdict says that it was reached against what the server kept since then.
 * Throws `verdict_used` where anything was activated after it, `verdict_expired`, or `verdict_undated`
 * where the server does not know that moment (all exit 4, nothing changed); and what a read throws.
 */
export async function refuseUsedVerdict(run: Run, mark: AuditMark | null): Promise<void> {
	if (mark === null || Number.isNaN(Date.parse(mark.at))) throw undated('it does not tell of one');
	const rows = await rowsSince(run, mark.at);
	const own = rows.find((row) => row.id === mark.id);
	if (own === undefined || Date.parse(own.occurredAt) !== Date.parse(mark.at)) {
		throw undated(`it keeps no row ${mark.id} of ${mark.at}`);
	}
	const move = rows.find((row) => row !== own && mayHaveMoved(row));
	if (move !== undefined) throw usedVerdict(`the zone was moved since (${wordsOf(move)})`);
	// The server's clock alone: no time of this machine is held against it.
	const age = run.admin.serverNow() - Date.parse(mark.at);
	if (age > VERDICT_MAX_AGE_MS) {
		throw refusal(
			'verdict_expired',
			`by the server's clock the verdict is of ${mark.at}, older than the ${formatDuration(VERDICT_MAX_AGE_MS)} for which it holds`,
		);
	}
}

/** Every row of the policy sets from a time on, newest first. */
async function rowsSince(run: Run, since: string): Promise<AdminAuditEvent[]> {
	const rows: AdminAuditEvent[] = [];
	for await (const row of run.admin.adminAudit({ entityType: SETS, since: new Date(since).toISOString() })) {
		rows.push(row);
		if (rows.length > MOST_ROWS) throw undated(`it has more than ${MOST_ROWS} rows since then`);
	}
	return rows;
}

/** Whether a call may have changed what is active; one that ended in a server's error may have done so too. */
function mayHaveMoved({ action, statusCode }: AdminAuditEvent): boolean {
	const moves = action.endsWith('/activate') || /^DELETE .*\/policy-sets\/[^/]+$/.test(action);
	return moves && !(statusCode >= 400 && statusCode < 500);
}

function wordsOf(row: AdminAuditEvent): string {
	if (row.action.endsWith('/activate')) return activatedBy(row);
	return `a policy set was deleted at ${row.occurredAt}${row.actorName === null ? '' : ` by ${row.actorName}`}`;
}

/** The refusal of a verdict after which something was activated. */
export function usedVerdict(why: string): CaracaliteError {
	return refusal('verdict_used', `a verdict is good for one activation, and ${why}`);
}

function undated(why: string): CaracaliteError {
	return refusal(
		'verdict_undated',
		`when this verdict was reached is not known to the zone's admin audit: ${why}`,
	);
}

function refusal(code: string, message: string): CaracaliteError {
	return new CaracaliteError(code, message, { exit: EXIT.moved, hint: 'judge again: caracalite verdict …' });
}
