import { z } from 'zod';
import { publishedSchemas } from '../../src/commands/published.js';
import { cliPage } from './cli-page.js';
import { configPage } from './config-page.js';
import { exitCodesPage } from './exit-codes-page.js';

/** Every generated page, by its path from the root of the project. */
export async function pages(): Promise<Record<string, string>> {
	const schemas = Object.entries(await publishedSchemas()).map(([name, schema]) => [
		`docs/schema/${name}`,
		`${JSON.stringify(z.toJSONSchema(schema, { io: 'input' }), null, '\t')}\n`,
	]);
	return {
		'docs/reference/cli.md': cliPage(),
		'docs/reference/config.md': configPage(),
		'docs/reference/exit-codes.md': exitCodesPage(),
		...Object.fromEntries(schemas),
	};
}
