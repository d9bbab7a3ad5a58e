import { z } from 'zod';

/** What `init` prints under `--json`. */
export const InitSchema = z
	.object({
		schema: z.literal('caracalite/init@1'),
		ok: z.literal(true),
		file: z.string(),
		profile: z.string(),
	})
	.meta({ title: 'what init wrote' });
