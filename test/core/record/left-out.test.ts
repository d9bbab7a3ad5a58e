import { expect, it } from 'vitest';
import type { RecordRun } from '../../../src/core/record/calibrate.js';
import { recordCases } from '../../../src/core/steps/record.js';
import type { AuditEvent } from '../../../src/model/audit.js';
import type { JsonObject } from '../../../src/model/json.js';
import { allowed, denied as deniedAnswer, version } from '../../support/evidence.js';
import { NO_LIMIT } from '../../support/run.js';
import { auditOf, denied, mint, use } from './events.js';

/** A run on these events, whose only version allows all but a write. */
function runOn(events: AuditEvent[]): RecordRun & { asked: JsonObject[] } {
	const asked: JsonObject[] = [];
	const judge = async (input: JsonObject) => {
		asked.push(input);
		return JSON.stringify(input).includes('"write"') ? deniedAnswer('role_scope_mismatch') : allowed();
	};
	const judges = {
		of: () => judge,
		forShow: () => judge,
		keyOf: async () => JSON.stringify,
		logicVersions: () => [],
		decidesOffline: async () => true,
	};
	const ledger = { id: 'r', name: 'ledger', identifier: 'resource://ledger', scopes: ['read', 'refund'] };
	return {
		asked,
		admin: { ...auditOf(events), estimate: () => 0 },
		catalog: {
			baseline: async () => version(1),
			resources: async () => [ledger],
			decider: async (logged) => (logged.manifestSha256 === 'gone' ? null : version(1)),
		},
		judges: { ...judges, engineCheck: () => ({ compared: 0, disagreement: null }) },
		progress: () => {},
		signal: new AbortController().signal,
		concurrency: 4,
		limit: NO_LIMIT,
	};
}

const WINDOW = {
	what: { kind: 'window', window: { filter: {}, resource: null, decision: null, limit: null } },
	sample: null,
	pseudonyms: false,
} as const;

it('leaves out and counts what cannot be trusted, each with the request to look at', async () => {
	const events = [
		mint(1, 's1', 'read'),
		mint(2, 's2', 'refund', denied('confinement_violation')),
		mint(3, 's3', 'refund', { ...denied('confinement_violation') }),
		mint(4, 's4', 'read', { manifestSha: 'gone' }),
		mint(5, 's5', 'read'),
		mint(6, 's5', 'refund'),
		use(7, 's5'),
		use(8, 's6'),
	];
	const { counts, leftOut, drafts } = await recordCases(runOn(events), WINDOW);
	expect(counts).toMatchObject({
		events: 8,
		decisions: 8,
		cases: 2,
		uncalibrated: { decisions: 1, events: 2 },
		uncalibratable: { decisions: 1, events: 1 },
		ambiguous: { decisions: 2, events: 2 },
	});
	expect(drafts.map(({ recorded }) => recorded.name.replace(/ on .*/, '')).sort()).toEqual([
		'Payments Agent as cashier: read',
		'Payments Agent as cashier: refund',
	]);
	expect(leftOut).toContainEqual({
		why: 'uncalibrated',
		name: 'Payments Agent as cashier: refund on resource://ledger',
		requestId: events[2]?.requestId,
		eventId: events[2]?.id,
		events: 2,
		observed: 'deny (confinement_violation)',
		replayed: 'allow',
	});
});

it('chooses the one mandate that was decided as logged', async () => {
	const events = [mint(5, 's5', 'read'), mint(6, 's5', 'write'), use(7, 's5')];
	const { drafts } = await recordCases(runOn(events), WINDOW);
	expect(drafts.map(({ recorded }) => recorded.name)).toContain(
		'Payments Agent as cashier uses read on resource://ledger',
	);
});

it('asks once for each distinct decision, however often it was logged', async () => {
	const events = Array.from({ length: 300 }, (_, index) => mint(index, `s${index}`, `scope${index % 3}`));
	const run = runOn(events);
	const { drafts } = await recordCases(run, WINDOW);
	expect(run.asked).toHaveLength(3);
	expect(drafts.map(({ recorded }) => recorded.seen.count)).toEqual([100, 100, 100]);
});

it('says so where nothing can be recorded, and names a request to look at', async () => {
	const only = mint(1, 's1', 'write');
	await expect(recordCases(runOn([only]), WINDOW)).rejects.toMatchObject({
		code: 'nothing_recorded',
		exit: 1,
		hint: expect.stringContaining(only.requestId),
		details: { counts: { uncalibrated: { decisions: 1, events: 1 } } },
	});
});

it('stops where the run is stopped', async () => {
	const stop = new AbortController();
	stop.abort(new Error('stopped'));
	const run = { ...runOn([mint(1, 's1', 'read')]), signal: stop.signal };
	await expect(recordCases(run, WINDOW)).rejects.toThrow('stopped');
});
