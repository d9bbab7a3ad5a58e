import { expect, it } from 'vitest';
import { systemClock } from '../../../src/cli/clock.js';
import { adminFor, json, serve } from '../server.js';

const SIMULATION = {
	...{ policy_set_id: 's', version_id: 'v', manifest_sha256: 'ab', policies: ['pv'] },
	...{ would_activate: true, warnings: [], explanation: { evaluation: 'not_executed' }, result: null },
};

it('uses its connections again', async () => {
	const server = await serve((_seen, response) => json(response, 200, SIMULATION));
	const admin = adminFor(server.url, { clock: systemClock, concurrency: 4 });
	await Promise.all(Array.from({ length: 200 }, (_, n) => admin.simulate('s', 'v', { n })));
	expect(server.seen).toHaveLength(200);
	expect(server.sockets()).toBeLessThanOrEqual(8);
});
