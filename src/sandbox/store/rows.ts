import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Json } from '../../model/json.js';
import { iso, type Micros } from '../time.js';

/** Version of the policy schema, and of the input that policies read (Caracal v1.0.0). */
export const SCHEMA_VERSION = '2026-05-20';

/** The columns that every created thing has. */
export const Created = z.object({
	id: z.string(),
	zone_id: z.string(),
	created_by: z.string(),
	created_us: z.number(),
});
export type Created = z.infer<typeof Created>;

/** The columns of things that are edited and archived. */
export const Edited = Created.extend({
	updated_by: z.string().nullable(),
	updated_us: z.number(),
	archived_us: z.number().nullable(),
});

/** A column of JSON text, written by us: what parses is JSON. */
export const JsonText = z.string().transform((text): Json => JSON.parse(text));

export const StringsText = z.string().transform((text) => z.array(z.string()).parse(JSON.parse(text)));

/** Who made it and whether through the operator console, which the sandbox has not. */
export function authored(row: { created_by: string; updated_by?: string | null }): {
	created_by: string;
	created_via_operator: false;
	updated_by: string | null;
	updated_via_operator: false;
} {
	return {
		created_by: row.created_by,
		created_via_operator: false,
		updated_by: row.updated_by ?? null,
		updated_via_operator: false,
	};
}

export function times(row: { created_us: Micros; updated_us?: Micros }): {
	created_at: string;
	updated_at: string;
} {
	return { created_at: iso(row.created_us), updated_at: iso(row.updated_us ?? row.created_us) };
}

export function sha256(text: string): string {
	return createHash('sha256').update(text, 'utf8').digest('hex');
}
