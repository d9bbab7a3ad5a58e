// Replays decisions one after the other, one call each, as they come: no classes, no question asked once. Arguments:
// COUNT. Sends {decisions, virtualMs, flips}. The environment names the server, the token and the zone.
import { openServer } from '../../src/admin/open.js';
import { possibleInputs, readEvent } from '../../src/core/event/read.js';
import { skippingClock } from './skipping-clock.js';

const clock = skippingClock();
const {
	CARACAL_API_URL: apiUrl = '',
	CARACAL_ADMIN_TOKEN: token = '',
	CARACAL_ZONE_ID: zone = '',
} = process.env;
const options = {
	apiUrl,
	token,
	clock,
	signal: new AbortController().signal,
	timeoutMs: 30_000,
	concurrency: 1,
};
const { reader } = openServer(options).zone(zone);
const [set] = await reader.policySets();
if (set === undefined) throw new Error('there is no policy set');
const [candidate] = await reader.versions(set.id);
if (candidate === undefined) throw new Error('there is no version');
const wanted = Number(process.argv[2]);
const began = clock.now();
let [decisions, flips] = [0, 0];
for await (const event of reader.auditEvents({ eventType: 'token_exchange' })) {
	const read = readEvent(event, { zoneId: zone, asRebuilt: null });
	if (!read.byPolicy) continue;
	const [{ input }] = possibleInputs(read);
	const { result } = await reader.simulate(set.id, candidate.id, input);
	if (result?.decision !== read.decision) flips += 1;
	decisions += 1;
	if (decisions >= wanted) break;
}
process.send?.({ decisions, flips, virtualMs: clock.now() - began });
process.disconnect?.();
