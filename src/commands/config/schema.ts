import { z } from 'zod';

/** One effective setting. */
export const SettingSchema = z.object({
	key: z.string(),
	value: z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()]),
	origin: z.enum(['flag', 'environment', 'profile', 'default']),
	source: z.string().nullable().meta({ description: 'the flag, the variable, or file, line and column' }),
});

/** What `config` prints under `--json`. */
export const EffectiveSettingsSchema = z
	.object({
		schema: z.literal('caracalite/settings@1'),
		ok: z.literal(true),
		profile: z.string().nullable().meta({ description: 'null where none is chosen' }),
		file: z.string().nullable().meta({ description: 'the configuration that counts' }),
		unread: z
			.array(z.object({ file: z.string(), why: z.string() }))
			.meta({ description: 'files that may hold a configuration and could not be read' }),
		noTarget: z.string().nullable().meta({ description: 'why there is nothing to work on' }),
		settings: z.array(SettingSchema),
		ignored: z.array(z.string()).meta({ description: 'what is set but does not count, and why' }),
	})
	.meta({ title: 'effective settings' });
