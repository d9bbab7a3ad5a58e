import { z } from 'zod';
import { WrittenConfigSchema } from '../config/schema.js';

/** Schemas of what the frame and its own commands print under `--json`; the loop's are in the core. */

const done = <Name extends string>(name: Name) => ({
	schema: z.literal(`caracalite/${name}@1`),
	ok: z.literal(true),
});

const HelpSchema = z.object({ ...done('help'), help: z.string() }).meta({ title: 'help' });

const VersionSchema = z.object({ ...done('version'), version: z.string() }).meta({ title: 'version' });

const ExitCodesSchema = z
	.object({
		...done('exit-codes'),
		exitCodes: z.array(z.object({ code: z.int(), meaning: z.string() })),
	})
	.meta({ title: 'exit codes' });

const SettingSchema = z.object({
	key: z.string(),
	value: z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()]),
	origin: z.enum(['flag', 'environment', 'profile', 'default']),
	source: z.string().nullable().meta({ description: 'the flag, the variable, or file, line and column' }),
});

const ConfigSchema = z
	.object({
		...done('settings'),
		profile: z.string(),
		settings: z.array(SettingSchema),
		ignored: z.array(z.string()).meta({ description: 'what is set but does not count, and why' }),
	})
	.meta({ title: 'effective settings' });

const InitSchema = z
	.object({
		...done('init'),
		file: z.string(),
		profile: z.string(),
		trusted: z
			.boolean()
			.meta({ description: 'whether it counts whole; false without a home to keep that in' }),
	})
	.meta({ title: 'what init wrote' });

const TrustSchema = z
	.object({
		...done('trust'),
		file: z.string(),
		sha256: z.string().meta({ description: 'of the file, hexadecimal; what `--trust` takes' }),
		trusted: z.boolean(),
		risks: z
			.array(z.object({ profile: z.string(), setting: z.string(), text: z.string(), source: z.string() }))
			.meta({ description: 'what the file may do where it is trusted, and not where it is not' }),
	})
	.meta({ title: 'what a configuration is trusted with' });

const SandboxSchema = z
	.union([
		z.object({ ...done('sandbox-path'), dataDir: z.string() }),
		z.object({
			...done('sandbox-token'),
			capability: z.enum(['admin', 'read', 'approve', 'zone']),
			token: z.string(),
			file: z.string().nullable(),
		}),
		z.object({
			...done('sandbox-serve'),
			event: z.enum(['listening', 'stopped']),
			url: z.string(),
			tokenFile: z.string(),
		}),
		z.object({
			...done('sandbox-reset'),
			dataDir: z.string(),
			zoneId: z.string(),
			deniedRequestId: z.string(),
			policyId: z.string(),
			policySetId: z.string(),
			versions: z.record(z.string(), z.string()),
		}),
		z.object({
			schema: z.literal('caracalite/sandbox-exchange@1'),
			ok: z.boolean(),
			zoneId: z.string(),
			requestId: z.string(),
			granted: z.boolean(),
			steps: z.array(
				z.object({
					step: z.string(),
					requestId: z.string(),
					granted: z.boolean(),
					refused: z.string().nullable(),
					decisions: z.array(
						z.object({
							resource: z.string(),
							decision: z.enum(['allow', 'deny', 'hold']),
							status: z.string(),
							reason: z.string().nullable(),
						}),
					),
				}),
			),
		}),
	])
	.meta({ title: 'what the sandbox commands print' });

/** The frame's part of `docs/schema/`, by file name. */
export const frameSchemas: Record<string, z.ZodType> = {
	'config.schema.json': WrittenConfigSchema,
	'settings.schema.json': ConfigSchema,
	'exit-codes.schema.json': ExitCodesSchema,
	'help.schema.json': HelpSchema,
	'version.schema.json': VersionSchema,
	'init.schema.json': InitSchema,
	'trust.schema.json': TrustSchema,
	'sandbox.schema.json': SandboxSchema,
};
