import { isCaracaliteError } from '../../model/errors.js';
import type { Proof, Receipt } from '../report/history.js';
import type { Move } from '../report/move.js';
import { isoNow, type Run } from '../run.js';
import type { LockedZone } from './lock.js';
import type { MovePlan } from './plan.js';

/** What the journal is told of one move, as it goes on. */
export interface MoveEntry {
	/** Null where nothing was written. */
	id: string | null;
	/** Right before the call. */
	sent(): void;
	close(outcome: Receipt['outcome'], text: string, outboxId: string | null): void;
	prove(outcome: Move['outcome'], proven: boolean, text: string): void;
}

/**
 * Writes the intent of a move. Before the call, an activation does not go on where the journal cannot
 * be written (throws `journal_unusable`); a rollback does, and afterwards both do: it is noted then.
 */
export function openEntry(run: Run, held: LockedZone, move: MovePlan): MoveEntry {
	const { journal, who } = held;
	const strict = move.kind === 'activation';
	const attempt = <T>(write: () => T, mayFail: boolean): T | null => {
		try {
			return write();
		} catch (error) {
			if (!mayFail || !isCaracaliteError(error, 'journal_unusable')) throw error;
			held.notes.push(`${error.message}; it does not tell the whole of this move`);
			return null;
		}
	};
	const { kind, from, to, why, verdictDigest } = move;
	const meant = { zoneId: run.zone.id, zoneName: run.zone.name, kind, from, to, why, verdictDigest, who };
	const intent = journal && attempt(() => journal.begin({ ...meant, at: isoNow(run.clock) }), !strict);
	const write = (mayFail: boolean, what: (id: string) => void) => {
		if (intent !== null) attempt(() => what(intent.id), mayFail);
	};
	return {
		id: intent?.id ?? null,
		sent: () => write(!strict, (id) => journal?.send(id, isoNow(run.clock))),
		close: (outcome, text, outboxId) => {
			const receipt: Receipt = { outcome, outboxId, text, who, at: isoNow(run.clock) };
			write(true, (id) => journal?.close(id, receipt));
		},
		prove: (outcome, proven, text) => {
			const proof: Proof = { outcome, proven, text, at: isoNow(run.clock) };
			write(true, (id) => journal?.prove(id, proof));
		},
	};
}
