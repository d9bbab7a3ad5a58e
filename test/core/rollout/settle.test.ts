import { describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../../src/core/report/history.js';
import { IN_FLIGHT_MS } from '../../../src/core/rollout/commit.js';
import { closedNote, judgeOpen, settleOpen } from '../../../src/core/rollout/settle.js';
import { AT, entry, intent } from '../../support/entries.js';
import { version } from '../../support/evidence.js';
import { handClock } from '../../support/hand-clock.js';
import { journalOf, readerOf, runOn, setsOf } from '../../support/run.js';

const SENT = Date.parse(AT);
const [V1, V2, V3] = [version(1), version(2), version(3)];
const OPEN = entry({ receipt: null, proof: null });
const UNSENT = { ...OPEN, sentAt: null };
const FIRST = { ...OPEN, intent: intent({ from: null }) };

describe('what an open intent has come to', () => {
	it.each([
		['its target is active', OPEN, V2, 0, 'applied'],
		['its target is active, however late', OPEN, V2, IN_FLIGHT_MS * 9, 'applied'],
		['it may be applied yet', OPEN, V1, IN_FLIGHT_MS - 1, 'in_flight'],
		['it may overtake what came after it', OPEN, V3, 1_000, 'in_flight'],
		['the old version is active, and the time has passed', OPEN, V1, IN_FLIGHT_MS, 'not_applied'],
		['nothing is active, as before', FIRST, null, IN_FLIGHT_MS, 'not_applied'],
		['another version is active', OPEN, V3, IN_FLIGHT_MS, 'superseded'],
		['nothing is active any more', OPEN, null, IN_FLIGHT_MS, 'superseded'],
		['it was never sent', UNSENT, V1, 0, 'not_applied'],
		['it was never sent, and somebody else activated the same', UNSENT, V2, 0, 'not_applied'],
	] as const)('%s: %s', (_what, open, active, after, outcome) => {
		expect(judgeOpen(open, active, SENT + after).outcome).toBe(outcome);
	});

	it('waits no longer than a call can take, however the clock was set', () => {
		expect(judgeOpen(OPEN, V1, SENT - 86_400_000)).toEqual({ outcome: 'in_flight', leftMs: IN_FLIGHT_MS });
	});

	it('says so in a sentence', () => {
		expect(closedNote(entry())).toBe(
			'an earlier activation of Main v2, of which the outcome was not known, was applied: accepted',
		);
	});
});

/** Settles entries while what is active changes as `activeAt` says, by seconds since they were sent. */
async function settle(entries: JournalEntry[], activeAt: (seconds: number) => typeof V1, startMs: number) {
	const clock = handClock(SENT + startMs);
	const receipts: [string, string][] = [];
	const active = () => activeAt((clock.now() - SENT) / 1_000);
	const journal = journalOf({
		open: () => entries,
		close: (id, { outcome }) => void receipts.push([id, outcome]),
	});
	const run = runOn(readerOf(setsOf([V1, V2, V3], () => active().versionId)), { clock });
	const closed: JournalEntry[] = [];
	await settleOpen(run, journal, 'me@here', (one) => closed.push(one));
	return { receipts, closed, slept: clock.slept.reduce((sum, ms) => sum + ms, 0) };
}

describe('settling', () => {
	it('closes at once what is clear', async () => {
		const { receipts, slept } = await settle([OPEN], () => V2, 1_000);
		expect([receipts, slept]).toEqual([[['intent-1', 'applied']], 0]);
	});

	it('waits for a call that may still be applied, and finds it', async () => {
		const { receipts, slept } = await settle([OPEN], (seconds) => (seconds < 20 ? V1 : V2), 5_000);
		expect(receipts).toEqual([['intent-1', 'applied']]);
		expect(slept).toBeGreaterThanOrEqual(15_000);
		expect(slept).toBeLessThan(18_000);
	});

	it('says that it was not applied only when its time has passed', async () => {
		const { receipts, slept } = await settle([OPEN], () => V1, 5_000);
		expect(receipts).toEqual([['intent-1', 'not_applied']]);
		expect(slept).toBe(IN_FLIGHT_MS - 5_000);
	});

	it('closes several, oldest first, each with who closed it', async () => {
		const second = { ...UNSENT, intent: intent({ id: 'intent-2', from: V2, to: V3 }) };
		const { receipts, closed } = await settle([OPEN, second], () => V2, IN_FLIGHT_MS);
		expect(receipts).toEqual([
			['intent-1', 'applied'],
			['intent-2', 'not_applied'],
		]);
		expect(closed.map((one) => one.receipt?.who)).toEqual(['me@here', 'me@here']);
	});
});
