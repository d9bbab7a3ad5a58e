import { z } from 'zod';

/** What `help exit-codes` prints under `--json`. */
export const ExitCodesSchema = z
	.object({
		schema: z.literal('caracalite/exit-codes@1'),
		ok: z.literal(true),
		exitCodes: z.array(z.object({ code: z.int(), meaning: z.string() })),
	})
	.meta({ title: 'exit codes' });

/** What `--help --json` prints. */
export const HelpSchema = z
	.object({ schema: z.literal('caracalite/help@1'), ok: z.literal(true), help: z.string() })
	.meta({ title: 'help' });

/** What `--version --json` prints. */
export const VersionSchema = z
	.object({ schema: z.literal('caracalite/version@1'), ok: z.literal(true), version: z.string() })
	.meta({ title: 'version' });
