// Serves a sandbox with so many audited events, under the server's limit of calls, on a clock that whoever
// started it moves. Arguments: FOLDER EVENTS LIMIT. Sends {url, token, zone, exchanges} once it listens, which are the
// events that a shadow reads.
import { join } from 'node:path';
import { z } from 'zod';
import { openSandbox } from '../../src/sandbox/open.js';
import { serveSandbox } from '../../src/sandbox/serve.js';
import { openDatabase } from '../../src/sandbox/store/database.js';
import { fill } from './fill.js';

const [folder = '', events = '', limit = ''] = process.argv.slice(2);
const dataDir = join(folder, '.caracalite');
const zone = await fill(dataDir, Number(events));
const database = openDatabase(join(dataDir, 'sandbox.db'));
const counted = "SELECT count(*) AS exchanges FROM audit_events WHERE event_type = 'token_exchange'";
const [{ exchanges } = { exchanges: 0 }] = database.all(z.object({ exchanges: z.number() }), counted);
database.close();
let skipped = 0;
const clock = { now: () => Date.now() + skipped };
const sandbox = await openSandbox({ dataDir, clock, options: { rateLimit: Number(limit) } });
const { url } = await serveSandbox({ sandbox, port: 0 });
process.on('message', ({ skip }: { skip: number }) => {
	skipped += skip;
	process.send?.({ skipped });
});
process.send?.({ url, token: sandbox.adminToken(), zone, exchanges });
