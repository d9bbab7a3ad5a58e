import { z } from 'zod';

/** What `trust` prints under `--json`. */
export const TrustSchema = z
	.object({
		schema: z.literal('caracalite/trust@1'),
		ok: z.literal(true),
		file: z.string(),
		sha256: z.string().meta({ description: 'of the file, hexadecimal; what `--trust` takes' }),
		trusted: z.boolean(),
		risks: z
			.array(z.object({ profile: z.string(), setting: z.string(), text: z.string(), source: z.string() }))
			.meta({ description: 'what the file may do where it is trusted, and not where it is not' }),
	})
	.meta({ title: 'what a configuration is trusted with' });
