import { describe, expect, it } from 'vitest';
import { openEntry } from '../../../src/core/rollout/entry.js';
import type { LockedZone } from '../../../src/core/rollout/lock.js';
import type { MovePlan } from '../../../src/core/rollout/plan.js';
import { CaracaliteError } from '../../../src/model/errors.js';
import { intent } from '../../support/entries.js';
import { version } from '../../support/evidence.js';
import { journalOf, readerOf, runOn } from '../../support/run.js';

const FULL = new CaracaliteError('journal_unusable', 'the journal j cannot be written (disk is full)');

/** The record of a move in a journal whose disk is full from a step on. */
function record(kind: MovePlan['kind'], fullAt: 'begin' | 'send' | 'close' | 'prove') {
	const written: string[] = [];
	const step = (name: string) => () => {
		if (name === fullAt) throw FULL;
		written.push(name);
	};
	const journal = journalOf({
		begin: () => {
			step('begin')();
			return intent();
		},
		...{ send: step('send'), close: step('close'), prove: step('prove') },
	});
	const held: LockedZone = { journal, who: 'ops@host', closed: [], notes: [], told: false };
	const move: MovePlan = {
		...{ kind, from: version(1), to: version(2), why: '' },
		...{ verdictDigest: null, rehearsal: null, waitMs: 0 },
	};
	return { open: () => openEntry(runOn(readerOf()), held, move), held, written };
}

describe('a disk that is full', () => {
	it('before the call stops an activation', () => {
		expect(record('activation', 'begin').open).toThrow(FULL);
		const { sent } = record('activation', 'send').open();
		expect(sent).toThrow(FULL);
	});

	it.each(['begin', 'send'] as const)('before the call does not stop a rollback: %s', (at) => {
		const { open, held } = record('rollback', at);
		const opened = open();
		opened.sent();
		opened.close('applied', 'accepted', null);
		expect(opened.id).toBe(at === 'begin' ? null : 'intent-1');
		expect(held.notes).toEqual([expect.stringContaining('disk is full')]);
	});

	it.each([
		['activation', 'close'],
		['activation', 'prove'],
		['rollback', 'close'],
		['rollback', 'prove'],
	] as const)('after the call is told, and hides nothing: %s, %s', (kind, at) => {
		const { open, held, written } = record(kind, at);
		const opened = open();
		opened.sent();
		opened.close('applied', 'accepted', null);
		opened.prove('loaded', true, 'loaded');
		expect(written).toEqual(['begin', 'send', 'close', 'prove'].filter((name) => name !== at));
		expect(held.notes).toEqual([expect.stringContaining('does not tell the whole of this move')]);
	});
});
