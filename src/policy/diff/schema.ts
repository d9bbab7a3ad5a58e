import { z } from 'zod';
import { PatchSchema } from './patch.js';

export const SideSchema = z.object({
	versionId: z.string().nullable(),
	version: z.number().int().nullable(),
	position: z.number().int().meta({ description: 'in the manifest, from 1' }),
});

export const DocumentChangeSchema = z.object({
	kind: z.enum(['entered', 'left', 'changed', 'moved']),
	policyId: z.string().nullable(),
	name: z.string(),
	before: SideSchema.nullable(),
	after: SideSchema.nullable(),
	moved: z.boolean().meta({ description: 'whether its place among the documents of both sides changes' }),
	patch: PatchSchema.nullable().meta({ description: 'null where a text is not known, or they are equal' }),
	text: z.string(),
});

export type DocumentChange = z.infer<typeof DocumentChangeSchema>;
