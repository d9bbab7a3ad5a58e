import { z } from 'zod';

/** What `init` prints under `--json`. */
export const InitSchema = z
	.object({
		schema: z.literal('caracalite/init@1'),
		ok: z.literal(true),
		file: z.string(),
		profile: z.string(),
		trusted: z
			.boolean()
			.meta({ description: 'whether it counts whole; false without a home to keep that in' }),
	})
	.meta({ title: 'what init wrote' });
