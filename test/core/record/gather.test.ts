import { expect, it } from 'vitest';
import { gatherRequests } from '../../../src/core/record/gather.js';
import { auditOf, bootstrap, mint, use } from './events.js';

const RUN = { progress: () => {}, signal: new AbortController().signal };

it('gathers the decisions of single requests, each once', async () => {
	const events = [mint(1, 's1', 'read'), use(2, 's1'), bootstrap(3, { evaluationStatus: 'exchange_denied' })];
	const audit = auditOf(events);
	const ids = events.slice(1).map((one) => one.requestId);
	const { sightings, decisions } = await gatherRequests(audit, [...ids, ...ids], RUN);
	expect(decisions).toBe(1);
	expect(sightings.map(({ mints }) => mints.flatMap((one) => one.scopes))).toEqual([['read']]);
});
