import type { Published } from './declaration/declare.js';

/** What every command of the loop prints: the one report. */
export const reportResult: Published<'caracalite/report@1'> = {
	schema: 'caracalite/report@1',
	file: 'report.schema.json',
	load: async () => (await import('../core/report/schema.js')).ReportSchema,
};
