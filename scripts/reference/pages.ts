import { z } from 'zod';
import { frameSchemas } from '../../src/cli/schema.js';
import { publishedSchemas } from '../../src/core/report/schema.js';
import { cliPage } from './cli-page.js';
import { configPage } from './config-page.js';
import { exitCodesPage } from './exit-codes-page.js';

/** Every generated page, by its path from the root of the project. */
export function pages(): Record<string, string> {
	const schemas = Object.entries({ ...publishedSchemas, ...frameSchemas }).map(([name, schema]) => [
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
