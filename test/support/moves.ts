import type { Move } from '../../src/core/report/move.js';
import type { Watched } from '../../src/core/report/watch.js';
import { version } from './evidence.js';

/** An activation of version 2 over version 1 that went well. */
export function moveOf(over: Partial<Move> = {}): Move {
	return {
		...{ id: null, kind: 'activation', outcome: 'loaded', from: version(1), to: version(2) },
		...{
			why: 'judged safe',
			verdictDigest: null,
			outboxId: 'outbox-1',
			outbox: null,
			text: 'loaded by one runtime',
		},
		...{ acceptedAt: '2026-11-21T09:00:00.000Z', loadedAt: '2026-11-21T09:00:01Z' },
		...{ propagationStatus: 'loaded', active: true, loaded: true },
		...{ works: true, denials: null, sample: null, proven: true, rehearsal: null, notes: [] },
		...over,
	};
}

/** A watch to which nothing came. */
export function watchedOf(over: Partial<Watched> = {}): Watched {
	return {
		...{ seconds: 60, cut: false, seen: 0, asPredicted: 0, notPredictable: 0, notAsPredicted: 0 },
		...{ newDenials: 0, newHolds: 0, differs: [], converged: null, outage: null, unread: null, text: '' },
		old: { count: 0, late: 0, lastAt: null, silentSeconds: 0 },
		others: { count: 0, lastAt: null },
		...over,
	};
}
