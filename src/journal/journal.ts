import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { IntentSchema, type JournalEntry, ProofSchema, ReceiptSchema } from '../core/report/history.js';
import type { Journal } from '../core/rollout/journal.js';
import type { Binding } from './binding.js';
import { type JournalFile, openJournalFile } from './database.js';
import { unusable } from './unusable.js';

const ENTRIES = `
SELECT i.document AS intent, s.at AS sent, r.document AS receipt,
	(SELECT p.document FROM proofs p WHERE p.intent_id = i.id ORDER BY p.rowid DESC LIMIT 1) AS proof
FROM intents i LEFT JOIN sendings s ON s.intent_id = i.id LEFT JOIN receipts r ON r.intent_id = i.id`;

const Row = z.object({
	intent: z.string(),
	sent: z.string().nullable(),
	receipt: z.string().nullable(),
	proof: z.string().nullable(),
});

/** The journal in a file, made where it is empty; without a `binding`, whoever made it. Throws `journal_unusable`. */
export function openJournal(path: string, binding: Binding | null): { journal: Journal; end: () => void } {
	const file = openJournalFile(path, binding);
	return { journal: journalOver(file, path), end: file.close };
}

function journalOver(file: JournalFile, path: string): Journal {
	const entries = (tail: string, ...parameters: (string | number | null)[]) =>
		file.rows(`${ENTRIES} ${tail}`, ...parameters).map((row) => entryOf(row, path));
	return {
		begin(meant) {
			const intent = { id: randomUUID(), ...meant };
			file.append(
				'INSERT INTO intents (id, zone_id, zone_name, document) VALUES (?, ?, ?, ?)',
				intent.id,
				intent.zoneId,
				intent.zoneName,
				JSON.stringify(intent),
			);
			return intent;
		},
		send: (id, at) => file.append('INSERT INTO sendings (intent_id, at) VALUES (?, ?)', id, at),
		close: (id, receipt) =>
			file.append('INSERT INTO receipts (intent_id, document) VALUES (?, ?)', id, JSON.stringify(receipt)),
		prove: (id, proof) =>
			file.append('INSERT INTO proofs (intent_id, document) VALUES (?, ?)', id, JSON.stringify(proof)),
		open: (zoneId) => entries('WHERE i.zone_id = ? AND r.intent_id IS NULL ORDER BY i.rowid', zoneId),
		list: (zone, limit) =>
			entries(
				'WHERE ?1 IS NULL OR i.zone_id = ?1 OR i.zone_name = ?1 ORDER BY i.rowid DESC LIMIT ?2',
				zone,
				limit,
			),
	};
}

/** A row as its schemas read it; one that they do not know is damage. */
function entryOf(row: unknown, path: string): JournalEntry {
	try {
		const { intent, sent, receipt, proof } = Row.parse(row);
		return {
			intent: IntentSchema.parse(JSON.parse(intent)),
			sentAt: sent,
			receipt: receipt === null ? null : ReceiptSchema.parse(JSON.parse(receipt)),
			proof: proof === null ? null : ProofSchema.parse(JSON.parse(proof)),
		};
	} catch {
		throw unusable(path, 'damaged', new Error('a row is not of the expected shape'));
	}
}
