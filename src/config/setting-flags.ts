import { z } from 'zod';
import type { SettingFlags } from './settings.js';

/** What the flags of a command line come to before settings are made of them. */
export const SettingFlagsSchema: z.ZodType<SettingFlags> = z.strictObject({
	profile: z.string().optional(),
	zone: z.string().optional(),
	timeoutMs: z.number().optional(),
	insecureHttp: z.boolean().optional(),
	policySet: z.string().optional(),
	candidate: z.string().optional(),
	cases: z.array(z.string()).optional(),
	concurrency: z.number().optional(),
	rate: z.number().optional(),
	activate: z.boolean().optional(),
	canary: z.string().optional(),
	shadowMs: z.number().optional(),
	trust: z.string().optional(),
});
