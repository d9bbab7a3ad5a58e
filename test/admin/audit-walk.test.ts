import { describe, expect, it } from 'vitest';
import { adminFor, failureOf, json, serve, type TestServer, ZONE } from './server.js';

interface Row {
	id: string;
	/** Microseconds since the epoch, as the server keeps it. */
	at: number;
}

const START = Date.parse('2026-11-21T08:00:00.000Z') * 1_000;

/** `count` events, `each` of them in one millisecond, a microsecond apart; newest first. */
function events(count: number, each: number): Row[] {
	const rows = Array.from({ length: count }, (_, n) => ({
		id: `e-${n}`,
		at: START + Math.floor(n / each) * 1_000 + ((n % each) % 1_000),
	}));
	return rows.reverse();
}

function wire(row: Row): object {
	return {
		...{ id: row.id, zone_id: ZONE, event_type: 'token_exchange', request_id: 'r', decision: 'allow' },
		...{ policy_set_version_id: '', manifest_sha: '', evaluation_status: 'complete' },
		...{ determining_policies_json: null, diagnostics_json: null, metadata_json: {} },
		occurred_at: new Date(Math.floor(row.at / 1_000)).toISOString(),
	};
}

/** Serves `rows` as the Admin API does: newest first, `until` exclusive, at most `limit`. */
function auditServer(rows: Row[]): Promise<TestServer> {
	return serve((seen, response) => {
		const query = new URL(seen.path, 'http://x').searchParams;
		const until = query.get('until');
		const before = until === null ? Number.POSITIVE_INFINITY : Date.parse(until) * 1_000;
		const since = Date.parse(query.get('since') ?? '1970-01-01T00:00:00Z') * 1_000;
		const found = rows.filter((row) => row.at < before && row.at >= since);
		json(response, 200, {
			items: found.slice(0, Number(query.get('limit'))).map(wire),
			next_cursor: 'lossy',
		});
	});
}

async function walked(server: TestServer, filter = {}): Promise<string[]> {
	const ids: string[] = [];
	for await (const event of adminFor(server.url).auditEvents(filter)) ids.push(event.id);
	return ids;
}

describe('the walk through audit', () => {
	it.each([
		[0, 1],
		[1, 1],
		[99, 1],
		[100, 1],
		[101, 100],
		[1_100, 7],
		[2_500, 999],
		[3_210, 13],
	])('gives every one of %i events once, newest first, with %i in a millisecond', async (count, each) => {
		const rows = events(count, each);
		expect(await walked(await auditServer(rows))).toEqual(rows.map((row) => row.id));
	});

	it('asks for few at first, then for pages of 1,000 that begin where the last one ended', async () => {
		const server = await auditServer(events(1_500, 2));
		await walked(server, { since: '2026-11-21T08:00:00.000Z', decision: 'deny', label: '' });
		const asked = server.seen.map((one) => Object.fromEntries(new URL(one.path, 'http://x').searchParams));
		expect(asked.map((query) => query.limit)).toEqual(['100', '1000', '1000']);
		expect(asked[0]).toEqual({ since: '2026-11-21T08:00:00.000Z', decision: 'deny', limit: '100' });
		expect(asked[1]?.until).toBe('2026-11-21T08:00:00.701Z');
	});

	it('begins before `until`', async () => {
		const rows = events(300, 1);
		const ids = await walked(await auditServer(rows), { until: '2026-11-21T08:00:00.200Z' });
		expect(ids).toEqual(rows.slice(100).map((row) => row.id));
	});

	it('stops asking when nobody listens any more', async () => {
		const server = await auditServer(events(5_000, 1));
		for await (const event of adminFor(server.url).auditEvents({})) {
			if (event.id === 'e-4950') break;
		}
		expect(server.seen).toHaveLength(1);
	});

	it('finds what came in late between two pages', async () => {
		const rows = events(150, 1);
		const server = await auditServer(rows);
		const ids: string[] = [];
		for await (const event of adminFor(server.url).auditEvents({})) {
			ids.push(event.id);
			if (ids.length === 100) rows.splice(99, 0, { id: 'late', at: rows[99]?.at ?? 0 });
		}
		expect(ids).toHaveLength(151);
		expect(ids).toContain('late');
	});

	it('says so where one millisecond holds more events than a page', async () => {
		const server = await auditServer(events(1_001, 1_001));
		const error = await failureOf(walked(server));
		expect(error).toMatchObject({ code: 'audit_stuck', exit: 2 });
		expect(error.message).toContain('2026-11-21T08:00:00.000Z');
	});

	it.each([
		['the oldest first', (rows: Row[]) => rows.reverse()],
		['the same page again and again', (rows: Row[]) => rows],
	])('does not go in circles: %s', async (_what, order) => {
		const rows = order(events(2_000, 1));
		const server = await serve((seen, response) => {
			const limit = Number(new URL(seen.path, 'http://x').searchParams.get('limit'));
			json(response, 200, { items: rows.slice(0, limit).map(wire) });
		});
		expect(await failureOf(walked(server))).toMatchObject({ code: 'unexpected_answer' });
		expect(server.seen.length).toBeLessThan(3);
	});
});
