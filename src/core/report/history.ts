import { z } from 'zod';
import { VersionRefSchema } from '../../model/version-ref.js';
import { MoveKindSchema, MoveOutcomeSchema, MoveSchema } from './move.js';
import { TargetSchema } from './target.js';

/** What is meant to be done, written before anything is sent. */
export const IntentSchema = z.object({
	id: z.string(),
	zoneId: z.string(),
	zoneName: z.string(),
	kind: MoveKindSchema,
	from: VersionRefSchema.nullable().meta({ description: 'null where nothing was active' }),
	to: VersionRefSchema,
	why: z.string(),
	verdictDigest: z.string().nullable(),
	who: z.string(),
	at: z.string(),
});
export type Intent = z.infer<typeof IntentSchema>;

/** What came of an intent. `superseded`: another version is active, so it cannot be told any more. */
export const ReceiptSchema = z.object({
	outcome: z.enum(['applied', 'not_applied', 'superseded']),
	outboxId: z.string().nullable(),
	text: z.string(),
	who: z.string(),
	at: z.string(),
});
export type Receipt = z.infer<typeof ReceiptSchema>;

/** What the wait for an applied move found. */
export const ProofSchema = z.object({
	outcome: MoveOutcomeSchema,
	proven: z.boolean(),
	text: z.string(),
	at: z.string(),
});
export type Proof = z.infer<typeof ProofSchema>;

export const JournalEntrySchema = z.object({
	intent: IntentSchema,
	sentAt: z.string().nullable().meta({ description: 'right before the call; null where it was never sent' }),
	receipt: ReceiptSchema.nullable().meta({ description: 'null: open, what came of it is not known yet' }),
	proof: ProofSchema.nullable(),
});
export type JournalEntry = z.infer<typeof JournalEntrySchema>;

export const HistorySchema = z
	.object({
		schema: z.literal('caracalite/history@1'),
		ok: z.literal(true),
		zone: z.string().nullable().meta({ description: 'the zone asked about, by id or name; null: all' }),
		entries: z.array(JournalEntrySchema).meta({ description: 'newest first' }),
		more: z.boolean(),
	})
	.meta({ id: 'caracalite-history-1', title: 'moves made from this data directory' });
export type History = z.infer<typeof HistorySchema>;

export const ResumedSchema = z
	.object({
		schema: z.literal('caracalite/resumed@1'),
		ok: z.boolean().meta({ description: 'nothing was open, or what was is loaded now' }),
		target: TargetSchema,
		active: VersionRefSchema.nullable(),
		closed: z
			.array(JournalEntrySchema)
			.meta({ description: 'what was open, oldest first, with its receipt' }),
		activation: MoveSchema.nullable().meta({ description: 'the last move, where it was waited for' }),
		notes: z.array(z.string()),
	})
	.meta({ id: 'caracalite-resumed-1', title: 'what became of moves that were broken off' });
export type Resumed = z.infer<typeof ResumedSchema>;
