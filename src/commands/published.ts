import type { z } from 'zod';
import { COMMANDS } from './registry.js';

/** The schemas of what is no result of a command: the failure, help and version, and the configuration as it is written. */
const OTHERS: Readonly<Record<string, () => Promise<z.ZodType>>> = {
	'error.schema.json': async () => (await import('../core/report/schema.js')).ErrorDocumentSchema,
	'event.schema.json': async () => (await import('../core/report/run-event.js')).RunEventSchema,
	'statement.schema.json': async () => (await import('../core/attest/statement.js')).StatementSchema,
	'config.schema.json': async () => (await import('../config/schema.js')).WrittenConfigSchema,
	'help.schema.json': async () => (await import('./help/schema.js')).HelpSchema,
	'version.schema.json': async () => (await import('./help/schema.js')).VersionSchema,
};

/** Every schema that is published under `docs/schema/`, by file name. */
export async function publishedSchemas(): Promise<Record<string, z.ZodType>> {
	const results = COMMANDS.map(({ declaration: { result } }) => [result.file, result.load] as const);
	const loaders = [...new Map([...results, ...Object.entries(OTHERS)])];
	const loaded = await Promise.all(loaders.map(async ([file, load]) => [file, await load()] as const));
	return Object.fromEntries(loaded);
}
