import { z } from 'zod';
import { SHELLS } from './shells.js';

/** What `completion` prints under `--json`. */
export const CompletionSchema = z
	.object({
		schema: z.literal('caracalite/completion@1'),
		ok: z.literal(true),
		shell: z.enum(SHELLS),
		script: z.string(),
	})
	.meta({ title: 'the completion script of a shell' });
