import { z } from 'zod';

const done = <Name extends string>(name: Name) => ({
	schema: z.literal(`caracalite/${name}@1`),
	ok: z.literal(true),
});

/** What the commands of the sandbox print under `--json`. */
export const SandboxSchema = z
	.union([
		z.object({ ...done('sandbox-path'), dataDir: z.string() }),
		z.object({
			...done('sandbox-token'),
			capability: z.enum(['admin', 'read', 'approve', 'zone', 'runtime']),
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
			journal: z.object({
				kept: z.string().nullable().meta({ description: 'file that the old journal is kept in' }),
				other: z
					.string()
					.nullable()
					.meta({ description: 'a served zone whose moves the journal holds too, so that it goes on' }),
			}),
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
