import { describe, expect, it } from 'vitest';
import { readMark, refuseUsedVerdict } from '../../../src/core/rollout/mark.js';
import type { AdminAuditEvent, AdminAuditFilter } from '../../../src/model/audit.js';
import { CaracaliteError } from '../../../src/model/errors.js';
import { readerOf, runOn } from '../../support/run.js';

const SETS = '/v1/zones/z/policy-sets/set-main';
const MARK = { id: 'row-2', at: '2026-11-21T09:00:00.000Z' };

function row(id: string, at: string, over: Partial<AdminAuditEvent> = {}): AdminAuditEvent {
	return {
		...{ id, actorName: 'ops-ci', action: `POST ${SETS}/simulate`, entityType: 'policy-sets' },
		...{ entityId: 'set-main', statusCode: 200, occurredAt: at },
		...over,
	};
}

const OWN = row(MARK.id, MARK.at);
const LATER = '2026-11-21T09:05:00.000Z';

/** A zone whose admin audit holds these rows, newest first. */
function zoneOf(...rows: AdminAuditEvent[]) {
	return runOn(
		readerOf({
			async *adminAudit({ since, entityType }: AdminAuditFilter) {
				expect(entityType).toBe('policy-sets');
				yield* rows.filter((one) => since === undefined || one.occurredAt >= since);
			},
		}),
	);
}

const activation = (over: Partial<AdminAuditEvent> = {}, at = LATER) =>
	row('row-9', at, { action: `POST ${SETS}/activate`, statusCode: 202, ...over });

describe('a verdict, by what the server kept since', () => {
	it.each<[string, AdminAuditEvent[]]>([
		['nothing', [OWN]],
		['simulations alone', [row('row-3', LATER), OWN]],
		['an activation before it', [OWN, activation({}, '2026-11-21T08:59:59.999Z')]],
		['an activation that was refused', [activation({ statusCode: 409 }), OWN]],
	])('holds after %s', async (_what, rows) => {
		await expect(refuseUsedVerdict(zoneOf(...rows), MARK)).resolves.toBeUndefined();
	});

	it.each<[string, string, AdminAuditEvent[]]>([
		['verdict_used', 'an activation', [activation(), OWN]],
		[
			'verdict_used',
			'an activation among simulations',
			[row('a', LATER), activation(), row('b', LATER), OWN],
		],
		['verdict_used', 'one that may have been applied', [activation({ statusCode: 504 }), OWN]],
		[
			'verdict_used',
			'a set that was deleted',
			[activation({ action: `DELETE ${SETS}`, statusCode: 204 }), OWN],
		],
		['verdict_undated', 'a row that the zone does not keep', [row('row-3', LATER)]],
		['verdict_undated', 'a row of another time', [row(MARK.id, LATER)]],
	])('%s after %s', async (code, _what, rows) => {
		await expect(refuseUsedVerdict(zoneOf(...rows), MARK)).rejects.toMatchObject({
			...{ code, exit: 4, changed: false },
		});
	});

	it("holds for a day by the server's clock, whatever this machine's says", async () => {
		const at = (now: string) => {
			const run = zoneOf(OWN);
			return { ...run, admin: { ...run.admin, serverNow: () => Date.parse(now) } };
		};
		await expect(refuseUsedVerdict(at('2026-11-22T09:00:00.000Z'), MARK)).resolves.toBeUndefined();
		await expect(refuseUsedVerdict(at('2026-11-22T09:00:00.001Z'), MARK)).rejects.toMatchObject({
			...{ code: 'verdict_expired', exit: 4, changed: false },
		});
	});

	it.each([[null], [{ ...MARK, at: 'yesterday' }]])('is not known without a time: %j', async (mark) => {
		await expect(refuseUsedVerdict(zoneOf(OWN), mark)).rejects.toMatchObject({ code: 'verdict_undated' });
	});
});

describe('the time of a verdict', () => {
	it("is the newest row's", async () => {
		expect(await readMark(zoneOf(row('row-3', LATER), OWN))).toEqual({ id: 'row-3', at: LATER });
		expect(await readMark(zoneOf())).toBeNull();
	});

	it('is not known where the rows cannot be read', async () => {
		const run = runOn(
			readerOf({
				// biome-ignore lint/correctness/useYield: the first row is what fails
				async *adminAudit() {
					throw new CaracaliteError('unreachable', 'nothing answers');
				},
			}),
		);
		expect(await readMark(run)).toBeNull();
	});
});
