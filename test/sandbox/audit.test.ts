import { describe, expect, it } from 'vitest';
import { redact } from '../../src/model/redaction.js';
import { jsonbOrder } from '../../src/sandbox/audit/jsonb.js';
import type { Sandbox } from '../../src/sandbox/open.js';
import { type Answer, call, freshSandbox, stillClock } from './support/sandbox.js';
import { grants, Items, testZone } from './support/zone.js';

interface Scene {
	sandbox: Sandbox;
	path: string;
	get(query: string): Promise<Answer>;
	advance(milliseconds: number): void;
}

/** A zone in which the clock stood still while one agent asked ten times. */
async function busyZone(options = {}): Promise<Scene> {
	const clock = stillClock();
	const sandbox = await freshSandbox(clock, options);
	const zone = await testZone(sandbox, clock);
	await zone.load(await zone.stage(grants(zone.application)));
	for (let count = 0; count < 10; count += 1) {
		const labels = [count % 2 === 0 ? 'clerk' : 'visitor'];
		sandbox.exchange({ application: 'Payments', resources: ['ledger'], scopes: ['ledger:read'], labels });
	}
	const get = (query: string) => call(sandbox, `${zone.path}/${query}`);
	return { sandbox, path: zone.path, get, advance: clock.advance };
}

function ids(answer: Answer): unknown[] {
	return Items.parse(answer.body).items.map(({ id }) => id);
}

describe('the audit', () => {
	it('loses events of one millisecond between pages, as a server does', async () => {
		const { get } = await busyZone();
		const all = Items.parse((await get('audit?limit=1000')).body).items;
		expect(all).toHaveLength(17);
		const first = Items.parse((await get('audit?limit=5')).body);
		const next = Items.parse((await get(`audit?limit=5&cursor=${first.next_cursor}`)).body);
		expect(first.items).toEqual(all.slice(0, 5));
		expect(next).toEqual({ items: [], next_cursor: null });
	});

	it('filters', async () => {
		const { get } = await busyZone();
		expect(ids(await get('audit?decision=deny&label=visitor'))).toHaveLength(5);
		expect(ids(await get('audit?event_type=token_exchange,step_up_issued'))).toHaveLength(17);
		expect(ids(await get('audit?event_type=step_up_issued'))).toHaveLength(0);
		expect(ids(await get('audit?application_id=nobody'))).toHaveLength(0);
		const [event] = Items.parse((await get('audit?limit=1&label=clerk')).body).items;
		const session = Object(event?.metadata_json).agent_session_id;
		expect(ids(await get(`audit?session_id=${session}`))).toEqual([event?.id]);
		const time = String(event?.occurred_at);
		expect(ids(await get(`audit?since=${time}`))).toHaveLength(17);
		expect(ids(await get(`audit?until=${time}`))).toHaveLength(0);
		const within = ids(await get(`audit?until=${time.replace('Z', '110Z')}`)).length;
		expect([within > 0, within < 17]).toEqual([true, true]);
	});

	it.each(['decision=pending', 'limit=1001', 'since=2026-11-21', 'until=2026-11-21T09:00:00%2B01:00'])(
		'refuses %s',
		async (query) => {
			const { get } = await busyZone();
			expect(await get(`audit?${query}`)).toMatchObject({ status: 400, body: { error: 'invalid_query' } });
		},
	);

	it('shows an event once it is ingested', async () => {
		const { sandbox, get, advance } = await busyZone({ ingestMs: 40 });
		const asked = { application: 'Payments', resources: ['ledger'], scopes: ['ledger:read'] };
		const { requestId } = sandbox.exchange({ ...asked, mode: 'direct' });
		expect((await get(`audit/by-request/${requestId}/explain`)).body).toEqual({ error: 'request_not_found' });
		advance(40);
		expect((await get(`audit/by-request/${requestId}/explain`)).status).toBe(200);
	});
});

describe('the admin audit', () => {
	it('chains writes and failed reads of the zone, and no others', async () => {
		const { get } = await busyZone();
		const before = Items.parse((await get('admin-audit')).body).items;
		await get('policies/nope');
		await get('policies');
		const [row, ...others] = Items.parse((await get('admin-audit')).body).items;
		expect(others).toEqual(before);
		expect(row).toMatchObject({
			action: expect.stringMatching(/^GET .*\/policies\/nope$/),
			entity_type: 'policies',
			entity_id: 'nope',
			status_code: 404,
			actor_name: 'bootstrap',
			chain_seq: String(before.length + 1),
		});
		expect(before.map(({ chain_seq }) => chain_seq)).toEqual(
			before.map((_, index) => String(before.length - index)),
		);
	});

	it('filters', async () => {
		const { get } = await busyZone();
		const rows = Items.parse((await get('admin-audit?entity_type=policy-sets&method=POST')).body).items;
		expect(rows.map(({ action }) => String(action).split('/').at(-1))).toEqual([
			'activate',
			'versions',
			'policy-sets',
		]);
		expect(rows[0]).toMatchObject({ status_code: 202, payload_json: { changed_fields: ['version_id'] } });
		expect(ids(await get('admin-audit?actor_id=nobody'))).toEqual([]);
		expect(ids(await get(`admin-audit?entity_id=${rows[0]?.entity_id}`))).toHaveLength(3);
	});
});

describe('stored JSON', () => {
	it('comes back with shorter keys first, then by bytes, at every depth', () => {
		const value = { ccc: 1, b: { long: 1, a: 2 }, a: [{ bb: 1, a: 2 }] };
		expect(JSON.stringify(jsonbOrder(value))).toBe('{"a":[{"a":2,"bb":1}],"b":{"a":2,"long":1},"ccc":1}');
	});

	it('hides secrets, the session among them, but not the ids that people need', () => {
		const hidden = {
			session: 's',
			session_id: '',
			token: 't',
			client_secret: 'c',
			access_token: 'a',
			api_key: 'k',
		};
		const shown = { agent_session_id: 'a', subject_kind: 'application', resource: 'r' };
		expect(redact({ ...hidden, ...shown })).toEqual({
			...Object.fromEntries(Object.keys(hidden).map((key) => [key, '[redacted]'])),
			...shown,
		});
	});
});
