import { describe, expect, it } from 'vitest';
import { mintsSince, presentationOf } from '../../../src/core/event/mints.js';
import { type AuditPart, readAudit } from '../../../src/core/traffic/walk.js';
import type { AuditEvent } from '../../../src/model/audit.js';
import { auditOf, bootstrap, denied, edgeMadeAt, mint, timeAt, use } from '../record/events.js';

const ALL: AuditPart = { filter: {}, resource: null, decision: null, limit: null };
const RUN = { progress: () => {}, signal: new AbortController().signal };

/** What was gathered, one line a distinct decision: how often, its outcome, its scopes or its mints'. */
async function gathered(events: AuditEvent[], over: Partial<AuditPart> = {}) {
	const audit = auditOf(events);
	const found = await readAudit(audit, { ...ALL, ...over }, RUN);
	const lines = found.classes.map(({ event, mints, seen }) => {
		const scopes =
			mints.length > 0 ? mints.flatMap((one) => one.scopes).sort() : event.metadata.requested_scopes;
		return `${seen.count} ${event.decision} ${JSON.stringify(scopes)}`;
	});
	return { ...found, audit, lines: lines.sort() };
}

describe('decisions of a window', () => {
	it('keeps each distinct decision once, by its newest event, with how often and when', async () => {
		const events = [mint(10, 's1', 'read'), mint(20, 's2', 'read'), mint(30, 's3', 'read'), bootstrap(40)];
		const { lines, classes, events: read, decisions } = await gathered(events);
		expect(lines).toEqual(['1 allow ["agent:lifecycle"]', '3 allow ["read"]']);
		const read3 = classes.find((one) => one.seen.count === 3);
		expect(read3?.event.id).toBe(events[2]?.id);
		expect(read3?.seen).toEqual({ count: 3, first: timeAt(10), last: timeAt(30) });
		expect([read, decisions]).toEqual([4, 4]);
	});

	it('tells apart by outcome, reason and the version that decided', async () => {
		const { lines } = await gathered([
			mint(1, 's1', 'read'),
			mint(2, 's2', 'read', denied('role_scope_mismatch')),
			mint(3, 's3', 'read', denied('confinement_violation')),
			mint(4, 's4', 'read', { policySetVersionId: 'version-2', manifestSha: 'manifest-2' }),
		]);
		expect(lines).toHaveLength(4);
	});

	it('leaves out what policy did not decide, and what does not fit', async () => {
		const events = [
			mint(1, 's1', 'read', { evaluationStatus: 'scope_mismatch', decision: 'deny', manifestSha: '' }),
			mint(2, 's2', 'read', { eventType: 'step_up_issued', decision: 'pending' }),
			mint(3, 's3', 'write', denied('role_scope_mismatch')),
			mint(4, 's4', 'refund'),
		];
		expect((await gathered(events)).decisions).toBe(2);
		expect((await gathered(events, { decision: 'deny' })).lines).toEqual(['1 deny ["write"]']);
		expect((await gathered(events, { resource: 'resource://other' })).lines).toEqual([]);
		expect((await gathered(events, { limit: 1 })).lines).toEqual(['1 allow ["refund"]']);
	});
});

describe('presented mandates', () => {
	it('get the mints before them, and none after them', async () => {
		const { lines } = await gathered([
			mint(10, 's1', 'read'),
			use(20, 's1'),
			mint(30, 's1', 'write'),
			use(40, 's1'),
			use(41, 's1'),
			mint(50, 's1', 'refund'),
		]);
		expect(lines).toEqual([
			'1 allow ["read"]',
			'1 allow ["read"]',
			'1 allow ["refund"]',
			'1 allow ["write"]',
			'2 allow ["read","write"]',
		]);
	});

	it('fall together where their mints do, whatever the session', async () => {
		const { lines } = await gathered([
			mint(1, 's1', 'read'),
			use(2, 's1'),
			mint(3, 's2', 'read'),
			use(4, 's2'),
		]);
		expect(lines).toEqual(['2 allow ["read"]', '2 allow ["read"]']);
	});

	it('find mints that the window, the limit or the decision would hide', async () => {
		const events = [
			mint(10, 's1', 'read'),
			mint(11, 's9', 'write'),
			use(20, 's1', denied('restriction_active')),
		];
		const onlyUse = ['1 deny ["read"]'];
		expect((await gathered(events, { filter: { since: timeAt(15) } })).lines).toEqual(onlyUse);
		expect((await gathered(events, { limit: 1 })).lines).toEqual(onlyUse);
		expect((await gathered(events, { decision: 'deny' })).lines).toEqual(onlyUse);
	});

	it('look no further back than their delegation was made', async () => {
		const made = use(20_000, 's1');
		made.metadata.delegation_edge_id = edgeMadeAt(19_990);
		const older = Array.from({ length: 1_000 }, (_, index) => bootstrap(index));
		const { audit } = await gathered([...older, made], { filter: { since: timeAt(19_999) } });
		expect(audit.read).toBeLessThan(200);
		expect(mintsSince(presentationOf(made))).toBe(Date.parse(timeAt(19_980)));
		made.metadata.delegation_edge_id = 'edge-7';
		expect(mintsSince(presentationOf(made))).toBe(Date.parse(timeAt(20_000)) - 24 * 60 * 60 * 1_000);
		made.metadata.delegation_edge_id = edgeMadeAt(30_000);
		expect(mintsSince(presentationOf(made))).toBe(Date.parse(timeAt(20_000)) - 24 * 60 * 60 * 1_000);
	});

	it('are walked once, however many wait and whatever their delegations are called', async () => {
		const sessions = Array.from({ length: 60 }, (_, index) => `s${index}`);
		const events = sessions.flatMap((session, at) => [
			mint(at, session, at % 2 === 0 ? 'read' : 'write'),
			use(100 + at, session),
		]);
		const { lines, audit, classes } = await gathered(events);
		expect(lines).toEqual([
			'30 allow ["read"]',
			'30 allow ["read"]',
			'30 allow ["write"]',
			'30 allow ["write"]',
		]);
		expect(audit.asked).toHaveLength(1);
		expect(classes.map((one) => one.sessions)).toEqual([30, 30, 30, 30]);
	});

	it('are shown by their newest event and its own mints, looked for where it was not kept', async () => {
		const sessions = Array.from({ length: 40 }, (_, index) => `s${index}`);
		const events = sessions.flatMap((session, at) => [
			mint(at, session, at === 0 ? 'write' : 'read'),
			use(100 + at, session),
		]);
		const { audit, classes } = await gathered(events);
		const rare = classes.find(({ mints }) => mints[0]?.scopes[0] === 'write');
		expect(rare?.event.id).toBe(events[1]?.id);
		expect(rare?.mints).toEqual([
			{ eventId: events[0]?.id, resource: 'resource://ledger', scopes: ['write'], at: timeAt(0) },
		]);
		expect(audit.asked).toHaveLength(2);
	});
});
